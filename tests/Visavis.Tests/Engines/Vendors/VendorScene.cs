using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Visavis.Sessions.Live;
using Visavis.Sessions.Ports;
using Visavis.Sessions.Presence;
using Visavis.TestKit.Sessions;
using Visavis.VendorFakes.Speech;

namespace Visavis.Tests.Engines.Vendors;

/// <summary>Sessions on real engines against a vendor's fake; only the browser is stood in for.</summary>
internal sealed class VendorScene : IAsyncDisposable
{
    private static readonly TimeSpan AbsentTimeout = TimeSpan.FromMinutes(1);

    private readonly SessionHost _host = new(new RecordingViewerFactory(), new SessionHostOptions { MaxSessions = 100 }, TimeProvider.System, NullLoggerFactory.Instance);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public LiveSession Start(Func<IConversationEngine> engine) => _host.Create(
        new SessionConfig("project", "ava", "delta", false, AbsentTimeout, TimeSpan.FromHours(1)), engine, () => new LevelFace());

    public static async Task<RecordingViewer> ConnectAsync(LiveSession session)
    {
        var viewer = (RecordingViewer)(await session.ConnectAsync("offer", Cancelled)).Connection;
        viewer.Connect();
        return viewer;
    }

    public static async Task<RecordingViewer> JoinAsync(LiveSession session)
    {
        var viewer = await ConnectAsync(session);
        await UntilAsync(() => session.State == SessionState.Active);
        return viewer;
    }

    public static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition()) await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Cancelled);
    }

    /// <summary>Says a sentence into the microphone, at the speed of speech.</summary>
    public static async Task SpeakAsync(RecordingViewer viewer, Mouth mouth, string text = "Hello, can you hear me?")
    {
        const int Packet = Mouth.RateHz / 50;
        var (pcm, _) = await mouth.SpeakAsync(text, Cancelled);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        for (var at = 0; at + Packet <= pcm.Length; at += Packet)
        {
            viewer.Speak(pcm.AsSpan(at, Packet));
            await timer.WaitForNextTickAsync(Cancelled);
        }
    }

    /// <summary>The error that the page was told; fails when it was told none, or more than one.</summary>
    public static JsonElement ErrorOf(RecordingViewer viewer) =>
        Assert.Single(viewer.Messages, m => m.Contains("\"error\"", StringComparison.Ordinal)) is var text
            ? JsonDocument.Parse(text).RootElement.GetProperty("error")
            : default;

    /// <summary>Samples that sounded so far.</summary>
    public static int Sounding(RecordingViewer viewer) => viewer.Sound.Count(sample => sample != 0);

    /// <summary>From the first sample that sounds to the last one.</summary>
    public static List<short> Trim(IEnumerable<short> pcm)
    {
        var sound = pcm.SkipWhile(s => s == 0).ToList();
        return [.. sound.Take(sound.FindLastIndex(s => s != 0) + 1)];
    }

    public async ValueTask DisposeAsync() => await _host.DisposeAsync();
}
