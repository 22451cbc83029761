using System.Text.Json.Nodes;
using Visavis.Tests.Contract;
using Visavis.Tests.Engines.Vendors;
using Visavis.VendorFakes.Speech;

namespace Visavis.Tests.Engines.OpenAiRealtime;

/// <summary>The user talks while the avatar does.</summary>
public sealed class OpenAiBargeInTests : IAsyncLifetime
{
    private const string Started = "\"avatar_started_speaking\"";
    private const string Ended = "\"avatar_ended_speaking\"";

    private OpenAiScene Scene { get; } = new("Yes, I can hear you. Tell me more about it, I have all the time.");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private Mouth Mouth => Scene.Mouth;

    public ValueTask InitializeAsync() => Scene.OpenAsync();

    public ValueTask DisposeAsync() => Scene.DisposeAsync();

    [Fact]
    [ContractCheck("OAI-04", "OAI-05", "D-D10")]
    public Task BargeIn_CutsTheAnswer_AndTellsHowMuchWasHeard() => Task.WhenAll(BargeInAsync("ek_fake"), BargeInAsync("ek_fault_late-audio"), BargeInAsync("ek_fault_truncate-refused"));

    [Fact]
    [ContractCheck("D-D3")]
    public async Task BargeIn_WhenTheServerDoesNotStopItself_CancelsTheResponse()
    {
        var secret = await Scene.MintAsync("""{"session": {"type": "realtime", "audio": {"input": {"turn_detection": {"silence_duration_ms": 500, "interrupt_response": false}}}}}""");
        var viewer = await VendorScene.JoinAsync(Scene.Start(secret));
        var connection = await Scene.ConnectionAsync();
        await VendorScene.SpeakAsync(viewer, Mouth);
        await viewer.WaitForMessageAsync(Started, Cancelled);
        await VendorScene.SpeakAsync(viewer, Mouth, "Stop.");
        await viewer.WaitForMessageAsync(Ended, Cancelled);
        await VendorScene.UntilAsync(() => connection.Received.Count >= 2);

        Assert.Equal(["response.cancel", "conversation.item.truncate"], connection.Received.Select(m => (string?)m["type"]));
    }

    [Fact]
    [ContractCheck("D-B14")]
    public async Task Viewer_WhoLeavesMidSpeech_EndsTheAnswer_AndTellsHowMuchWasHeard()
    {
        var session = Scene.Start();
        var viewer = await VendorScene.JoinAsync(session);
        await VendorScene.SpeakAsync(viewer, Mouth);
        await viewer.WaitForMessageAsync(Started, Cancelled);
        await VendorScene.UntilAsync(() => VendorScene.Sounding(viewer) > 12_000);

        viewer.Leave();
        var connection = await Scene.ConnectionAsync();
        await VendorScene.UntilAsync(() => connection.Received.Any(m => (string?)m["type"] == "conversation.item.truncate"));
        var back = await VendorScene.JoinAsync(session);
        await VendorScene.SpeakAsync(back, Mouth, "I am back.");
        await back.WaitForMessageAsync(Ended, Cancelled);

        var truncate = connection.Received.Single(m => (string?)m["type"] == "conversation.item.truncate");
        Assert.InRange((int)truncate["audio_end_ms"]!, 500, (viewer.Sound.Count(s => s != 0) / 24) + 400);
        Assert.Equal(VendorScene.Trim(connection.Spoken[1]), VendorScene.Trim(back.Sound));
    }

    [Fact]
    [ContractCheck("OAI-05", "D-D4")]
    public async Task Answer_ThatIsCancelledBeforeAnyoneHeardOfIt_IsDeletedInsteadOfTruncated()
    {
        await using var scene = new OpenAiScene("Nobody hears this.", thinkMs: 1000);
        await scene.OpenAsync();
        var session = scene.Start();
        var viewer = await VendorScene.JoinAsync(session);
        var connection = await scene.ConnectionAsync();
        await VendorScene.SpeakAsync(viewer, scene.Mouth);

        // Understood, but not answered yet: the answer waits for somebody to hear it.
        await viewer.WaitForMessageAsync("input_transcript", Cancelled);
        viewer.Leave();
        await VendorScene.UntilAsync(() => connection.Turns.Count > 0);
        await VendorScene.UntilAsync(() =>
        {
            session.CancelAllTasks();
            return connection.Received.Any(m => (string?)m["type"] == "conversation.item.delete");
        });

        Assert.DoesNotContain(connection.Received, m => (string?)m["type"] == "conversation.item.truncate");
        Assert.Empty(connection.Errors);
        Assert.Null(session.EndReason);
        Assert.Equal(0, VendorScene.Sounding(viewer));
    }

    [Fact]
    [ContractCheck("D-B12")]
    public async Task CancelAllTasks_WhileItSpeaks_StopsItAndTheResponse()
    {
        var session = Scene.Start();
        var viewer = await VendorScene.JoinAsync(session);
        await VendorScene.SpeakAsync(viewer, Mouth);
        await viewer.WaitForMessageAsync(Started, Cancelled);

        session.CancelAllTasks();
        await viewer.WaitForMessageAsync(Ended, Cancelled);
        var connection = await Scene.ConnectionAsync();
        await VendorScene.UntilAsync(() => connection.Received.Any(m => (string?)m["type"] is "conversation.item.truncate" or "conversation.item.delete"));

        Assert.Contains(connection.Received, m => (string?)m["type"] == "response.cancel");
        Assert.Null(session.EndReason);
    }

    private async Task BargeInAsync(string secret)
    {
        var session = Scene.Start(secret);
        var viewer = await VendorScene.JoinAsync(session);
        await VendorScene.SpeakAsync(viewer, Mouth);
        await viewer.WaitForMessageAsync(Started, Cancelled);
        await VendorScene.UntilAsync(() => VendorScene.Sounding(viewer) > 12_000);

        var barging = VendorScene.SpeakAsync(viewer, Mouth, "Stop please.");
        await viewer.WaitForMessageAsync(Ended, Cancelled);
        var heard = viewer.Sound;
        await barging;
        var connection = Scene.Connections.Single(c => c.Key == secret);
        await VendorScene.UntilAsync(() => connection.Received.Count > 0);

        var truncate = Assert.Single(connection.Received);
        Assert.Equal("conversation.item.truncate", (string?)truncate["type"]);
        Assert.Equal(0, (int?)truncate["content_index"]);
        Assert.InRange((int)truncate["audio_end_ms"]!, 500, (heard.Count(s => s != 0) / 24) + 400);

        // The second answer comes whole; nothing of the first one is heard before it.
        await viewer.WaitForMessageAsync(Started, Cancelled);
        await viewer.WaitForMessageAsync(Ended, Cancelled);
        Assert.Equal(VendorScene.Trim(connection.Spoken[1]), VendorScene.Trim(viewer.Sound.Skip(heard.Count)));
        Assert.Null(session.EndReason);

        // Both answers are written down as the server wrote them: the first as far as it had come, which is further than was heard.
        var transcripts = viewer.Messages.Where(m => m.Contains("response_transcript", StringComparison.Ordinal)).Select(m => (string?)JsonNode.Parse(m)!["transcript"]).ToList();
        Assert.Equal(2, transcripts.Count);
        Assert.StartsWith(transcripts[0]!, Scene.Reply, StringComparison.Ordinal);
        Assert.True(transcripts[0]!.Length >= Scene.Reply.Length * heard.Count(s => s != 0) / connection.Spoken[0].Length);
        Assert.Equal(Scene.Reply, transcripts[1]);
    }
}
