using System.Net.NetworkInformation;
using System.Text.Json;
using Visavis.Sessions;
using Visavis.Sessions.Live;
using Visavis.TestKit.Sessions;
using Xunit.Sdk;

namespace Visavis.Tests.Engines.Vendors;

/// <summary>All faults of a vendor at once, each in a session of its own, beside one that has none and speaks all the while.</summary>
internal static class FaultTrial
{
    /// <summary>What the neighbour says: longer than any fault takes.</summary>
    public const string LongReply =
        "Yes, I can hear you well. I am going to talk for a good while now, about nothing in particular, while things go wrong for the others. They do not matter to me at all.";

    /// <summary>What everybody else is told.</summary>
    public const string Reply = "Yes, I can hear you.";

    // Only a hang takes so long.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Sentences for a fake: the first answer is the neighbour's.</summary>
    public static IReadOnlyList<string> Replies { get; } = [LongReply, .. Enumerable.Repeat(Reply, 1000)];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Runs every fault, and says what came out otherwise than it was to.</summary>
    /// <param name="outcomes">By fault.</param>
    /// <param name="all">Every fault that the fake knows.</param>
    /// <param name="start">Starts a session with a fault.</param>
    /// <param name="provoke">Makes it happen: speaks to the session, or gives it a task.</param>
    public static async Task<IReadOnlyList<string>> RunAsync(
        IReadOnlyDictionary<string, FaultOutcome> outcomes, IEnumerable<string> all, Func<string, LiveSession> start, Func<LiveSession, RecordingViewer, Task> provoke)
    {
        var unknown = all.Where(fault => !outcomes.ContainsKey(fault)).Select(fault => $"{fault}: nobody says what it comes to");
        var problems = await Task.WhenAll(outcomes.Select(outcome => TryAsync(outcome.Key, outcome.Value, start(outcome.Key), provoke)));
        return [.. unknown, .. problems.OfType<string>()];
    }

    /// <summary>Connections from here to a port that are neither closed nor closing for good.</summary>
    public static int SocketsTo(string origin)
    {
        var port = new Uri(origin).Port;
        return IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpConnections()
            .Count(connection => connection.RemoteEndPoint.Port == port && connection.State is not (TcpState.TimeWait or TcpState.Closed));
    }

    private static async Task<string?> TryAsync(string fault, FaultOutcome expected, LiveSession session, Func<LiveSession, RecordingViewer, Task> provoke)
    {
        var viewer = await VendorScene.ConnectAsync(session);
        try
        {
            await MeetAsync(expected, session, viewer, provoke).WaitAsync(Limit, TimeProvider.System, Cancelled);
            return null;
        }
        catch (Exception problem) when (problem is XunitException or TimeoutException or InvalidOperationException)
        {
            return $"{fault}: {problem.Message} (end {session.EndReason}, told {string.Join(' ', viewer.Messages)})";
        }
        finally
        {
            await session.EndAsync(SessionEndReason.Deleted);
        }
    }

    private static async Task MeetAsync(FaultOutcome expected, LiveSession session, RecordingViewer viewer, Func<LiveSession, RecordingViewer, Task> provoke)
    {
        await provoke(session, viewer);
        switch (expected)
        {
            case FaultOutcome.Ends(var reason, var why):
                await session.Ended;
                Assert.Equal(reason, session.EndReason);
                if (why is null) AssertNoError(viewer);
                else AssertError(VendorScene.ErrorOf(viewer), why, reason == SessionEndReason.EngineVersion ? "openai-realtime-version-mismatch" : "internal_error");
                return;

            case FaultOutcome.Reports(var why):
                var told = JsonDocument.Parse(await viewer.WaitForMessageAsync("\"error\"", Cancelled)).RootElement;
                AssertError(told.GetProperty("error"), why, "internal_error");
                break;

            case FaultOutcome.Speaks(var sounds):
                await viewer.WaitForMessageAsync("\"avatar_ended_speaking\"", Cancelled);
                Assert.All(viewer.Messages, message => Assert.Matches("^{\"type\":\"(avatar_|ce_events\\.realtime\\.)", message));
                Assert.Equal(sounds, VendorScene.Sounding(viewer) > 12_000);
                break;

            default:
                Assert.Empty(viewer.Messages);
                break;
        }

        Assert.Null(session.EndReason);
    }

    private static void AssertError(JsonElement error, string why, string code)
    {
        Assert.Equal("session_lifecycle_error", error.GetProperty("type").GetString());
        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.Contains(why, error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("ek_fault", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    private static void AssertNoError(RecordingViewer viewer) => Assert.DoesNotContain(viewer.Messages, m => m.Contains("\"error\"", StringComparison.Ordinal));
}
