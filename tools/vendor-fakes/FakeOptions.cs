namespace Visavis.VendorFakes;

/// <summary>How a fake vendor behaves.</summary>
public sealed record FakeOptions
{
    /// <summary>Port on loopback; 0 for any free one.</summary>
    public int Port { get; init; }

    /// <summary>Pause between the end of the user's turn and the first audio of the answer.</summary>
    public int ThinkMs { get; init; } = 250;

    /// <summary>How many times faster than speech audio is delivered.</summary>
    public double Pace { get; init; } = 4;

    /// <summary>Cartesia: a call that nothing has come from for so long, not even a ping, is closed.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(180);

    /// <summary>The clock that client secrets expire by.</summary>
    public TimeProvider SecretsTime { get; init; } = TimeProvider.System;

    /// <summary>What the fake claims to have understood; null for a note of how long the user spoke: nothing here recognises speech.</summary>
    public string? Hears { get; init; }

    /// <summary>What it says, in turn. To somebody whose key (OpenAI) or agent (Cartesia) ends with <c>_brief</c> it says the first sentence of it.</summary>
    public IReadOnlyList<string> Replies { get; init; } =
    [
        "Hello, it is good to hear you. I am listening to every word, and you can interrupt me whenever you like.",
        "That is an interesting thought. Let me think about it aloud for a moment, so that you have the time to interrupt me if you want to.",
        "I see what you mean. There is a lot that one could say about that, and I could go on for quite a while before I run out of words.",
    ];

    /// <summary>What somebody is told of a reply.</summary>
    internal static string For(string name, string reply) =>
        name.EndsWith("_brief", StringComparison.Ordinal) && reply.IndexOf('.', StringComparison.Ordinal) is > 0 and var end ? reply[..(end + 1)] : reply;
}
