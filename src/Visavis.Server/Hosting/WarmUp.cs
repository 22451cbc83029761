using Visavis.Face.Assets;
using Visavis.Server.Avatars;
using Visavis.Server.Configuration;
using Visavis.Server.Health;
using Visavis.Sessions.Ports;
using Visavis.WebRtc;
using Visavis.WebRtc.Loopback;

namespace Visavis.Server.Hosting;

/// <summary>Does at start what the first session would otherwise wait for, and reports how it went.</summary>
internal sealed partial class WarmUp(
    Readiness readiness,
    AvatarCatalog avatars,
    AvatarFaceFactory faces,
    IVoiceCatalog voices,
    VisavisOptions options,
    ILogger<GStreamerViewerConnectionFactory> connectionLog,
    ILogger<WarmUp> log)
{
    private static readonly TimeSpan SelfTestLimit = TimeSpan.FromSeconds(10);

    private const string Avatar = "avatar";
    private const string Media = "media";
    private const string Voices = "voices";

    /// <summary>Names the parts that this class reports.</summary>
    public static Readiness NewReadiness() => new(Avatar, Media, Voices);

    /// <summary>Runs to the end whatever fails; failures show in the readiness and in the log.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        CheckVoices();
        LoadAvatar();
        await PrewarmMediaAsync(cancellationToken);
    }

    private void LoadAvatar()
    {
        if (avatars.Default is not { } avatar)
        {
            Report(Avatar, PartState.Failed, "The default avatar is not there: check Avatars:Default and the avatars folder.");
            return;
        }

        try
        {
            faces.Preload(avatar);
            Report(Avatar, PartState.Ok);
        }
        catch (Exception error) when (error is AvatarFormatException or IOException or UnauthorizedAccessException)
        {
            Report(Avatar, PartState.Failed, $"The avatar '{avatar.Id}' cannot be loaded: {error.Message}");
        }
    }

    private void CheckVoices()
    {
        if (voices.Default is not null) Report(Voices, PartState.Ok);
        else Report(Voices, PartState.Degraded, "No voice is installed; text-echo sessions cannot be created. 'visavis doctor' says more.");
    }

    // A connection to ourselves loads plugins and compiles code that the first viewer would otherwise wait for.
    private async Task PrewarmMediaAsync(CancellationToken cancellationToken)
    {
        var status = GStreamerRuntime.Probe(options.WebRtc.GStreamerLibraryFolder);
        if (!status.IsUsable)
        {
            Report(Media, PartState.Failed, $"{status.Problem ?? "GStreamer is incomplete."} {status.Advice}");
            return;
        }

        if (options.WebRtc.Prewarm)
        {
            var report = await LoopbackSelfTest.RunAsync(options.WebRtc, connectionLog, SelfTestLimit, cancellationToken);
            if (!report.Succeeded)
            {
                // Viewers may still get through: a firewall can block us from reaching ourselves and nobody else.
                Report(Media, PartState.Degraded, $"A connection to ourselves failed: {report.Problem}");
                return;
            }
        }

        Report(Media, PartState.Ok);
    }

    private void Report(string part, PartState state, string? detail = null)
    {
        readiness.Report(part, state, detail);
        if (state == PartState.Failed) LogFailed(log, part, detail!);
        else if (state == PartState.Degraded) LogDegraded(log, part, detail!);
    }

    [LoggerMessage(8302, LogLevel.Error, "Not ready, {Part}: {Detail}")]
    private static partial void LogFailed(ILogger logger, string part, string detail);

    [LoggerMessage(8303, LogLevel.Warning, "Degraded, {Part}: {Detail}")]
    private static partial void LogDegraded(ILogger logger, string part, string detail);
}
