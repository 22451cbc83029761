using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using Visavis.Engines.Voices;
using Visavis.Media.Timing;
using Visavis.Server.Configuration;
using Visavis.Sessions.Ports;

namespace Visavis.Server.Cli;

/// <summary><c>visavis voices</c>: list them, or hear one.</summary>
internal static class VoicesCommand
{
    public static Command Create() => new("voices", "The voices of this server.") { List(), Say() };

    private static Command List()
    {
        var command = new Command("list", "List the voices that can speak now.");
        var options = new CommonOptions().AddTo(command);
        command.SetAction(parsed =>
        {
            using var catalog = Open(options.Load(parsed));
            var table = new TextTable("ID", "NAME", "LANGUAGE", "PROVIDER", "");
            foreach (var voice in catalog.Voices)
                table.Add(voice.Id, voice.Name, voice.Language, voice.Provider, voice.Id == catalog.Default?.Info.Id ? "default" : "");
            table.Write(parsed.InvocationConfiguration.Output);
            foreach (var provider in catalog.Providers.Where(provider => !provider.IsAvailable))
                parsed.InvocationConfiguration.Error.WriteLine($"{provider.Name} is not available. {provider.Advice}");
            return CommandLine.Success;
        });
        return command;
    }

    private static Command Say()
    {
        var text = new Argument<string>("text") { Description = "What to say" };
        var voiceId = new Option<string?>("--voice") { Description = "Voice id, as 'voices list' shows it (default: the server's default)", HelpName = "ID" };
        var file = new Option<FileInfo>("--out") { Description = "File to write (WAV, 24 kHz mono)", HelpName = "FILE.wav", Required = true };
        var command = new Command("say", "Speak a text into a WAV file.") { text, voiceId, file };
        var options = new CommonOptions().AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var catalog = Open(options.Load(parsed));
            var voice = (parsed.GetValue(voiceId) is { } id ? catalog.Find(id) : catalog.Default)
                ?? throw new CommandException("There is no such voice; 'visavis voices list' shows them.");
            var target = parsed.GetRequiredValue(file);
            try
            {
                await voice.CheckAsync(cancellationToken);
                await using var wav = new WavFile(target.Create(), MediaTime.SamplesPerSecond);
                await foreach (var chunk in voice.SynthesizeAsync(parsed.GetRequiredValue(text), cancellationToken)) wav.Write(chunk.Pcm.Span);
                await parsed.InvocationConfiguration.Output.WriteLineAsync($"{target.FullName}: {wav.Seconds:0.00} s of {voice.Info.Id}");
            }
            catch (Exception error) when (error is VoiceException or IOException or UnauthorizedAccessException)
            {
                throw new CommandException(error.Message);
            }

            return CommandLine.Success;
        });
        return command;
    }

    private static VoiceCatalog Open(VisavisOptions options) => new(options.Voices, NullLogger<VoiceCatalog>.Instance);
}
