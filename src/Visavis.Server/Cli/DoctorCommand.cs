using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using Visavis.Engines.Voices;
using Visavis.Server.Avatars;
using Visavis.Server.Configuration;
using Visavis.Server.Hosting;
using Visavis.WebRtc;
using Visavis.WebRtc.Loopback;

namespace Visavis.Server.Cli;

/// <summary><c>visavis doctor</c>: one line for each thing that the server needs, and what to do where it is missing.</summary>
internal static class DoctorCommand
{
    private static readonly TimeSpan SelfTestLimit = TimeSpan.FromSeconds(10);

    public static Command Create()
    {
        var command = new Command("doctor", "Check what the server needs and say how to fix what is missing.");
        var options = new CommonOptions().AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(options.Load(parsed), parsed.InvocationConfiguration.Output, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(VisavisOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        var report = new DoctorReport(output);
        CheckAvatar(report, options);
        CheckVoices(report, options);
        await CheckMediaAsync(report, options, cancellationToken);
        return report.AllWell ? CommandLine.Success : CommandLine.Failure;
    }

    private static async Task CheckMediaAsync(DoctorReport report, VisavisOptions options, CancellationToken cancellationToken)
    {
        var status = GStreamerRuntime.Probe(options.WebRtc.GStreamerLibraryFolder);
        if (status.Problem is { } problem) report.Missing("GStreamer", $"{problem} {status.Advice}");
        else report.Ok("GStreamer", status.Version!);
        foreach (var element in status.Missing)
        {
            var advice = $"{element.Purpose}; package {element.DebianPackage}";
            if (element.IsRequired) report.Missing($"GStreamer: {element.Name}", advice);
            else report.Optional($"GStreamer: {element.Name}", advice);
        }

        if (!status.IsUsable) return;
        var loopback = await LoopbackSelfTest.RunAsync(
            options.WebRtc, NullLogger<GStreamerViewerConnectionFactory>.Instance, SelfTestLimit, cancellationToken);
        if (loopback.Problem is { } failure) report.Missing("direct udp", $"WebRTC to ourselves: {failure}");
        else report.Ok("direct udp", $"WebRTC to ourselves: first picture after {loopback.FirstPicture?.TotalMilliseconds:0} ms, sound, microphone and messages arrive");
        await NetworkChecks.RunAsync(report, options.WebRtc, cancellationToken);
    }

    private static void CheckAvatar(DoctorReport report, VisavisOptions options)
    {
        var content = new ContentFolder(options.Server.Content);
        var catalog = new AvatarCatalog(content, options, NullLogger<AvatarCatalog>.Instance);
        if (catalog.Default is { } avatar) report.Ok($"avatar '{avatar.Id}'", avatar.Folder);
        else report.Missing("default avatar", $"'{options.Avatars.Default}' is neither in {content.Avatars} nor in the data folder");
    }

    private static void CheckVoices(DoctorReport report, VisavisOptions options)
    {
        using var catalog = new VoiceCatalog(options.Voices, NullLogger<VoiceCatalog>.Instance);
        foreach (var provider in catalog.Providers)
        {
            var count = catalog.Voices.Count(voice => voice.Provider == provider.Name);
            if (provider.IsAvailable) report.Ok($"voices: {provider.Name}", $"{count}");
            else report.Optional($"voices: {provider.Name}", provider.Advice ?? "not installed");
        }

        if (catalog.Default is { } voice) report.Ok("default voice", voice.Info.Id);
        else report.Missing("default voice", "no synthesiser is installed, so text-echo sessions cannot speak");
    }
}
