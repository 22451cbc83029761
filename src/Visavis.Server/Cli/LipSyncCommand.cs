using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Visavis.Engines.Voices;
using Visavis.Face;
using Visavis.Face.LipSync;
using Visavis.Face.LipSync.Text;
using Visavis.Media.Audio;
using Visavis.Media.Timing;
using Visavis.Server.Avatars;
using Visavis.Server.Cli.Demo;
using Visavis.Server.Configuration;
using Visavis.Server.Hosting;
using Visavis.Sessions.Ports;
using Visavis.WebRtc;
using Visavis.WebRtc.Recording;

namespace Visavis.Server.Cli;

/// <summary><c>visavis lipsync</c>: what a mouth would do, for people and tests to read.</summary>
internal static class LipSyncCommand
{
    private const int DefaultFramesPerSecond = 60;

    public static Command Create() => new("lipsync", "How sound becomes a mouth.") { Analyze(), DemoCommand.Create() };

    private static Command Analyze()
    {
        var input = new Argument<FileInfo>("in") { Description = "Speech (WAV, 16-bit PCM of any rate)", HelpName = "IN.wav" };
        var output = new Option<FileInfo>("--json") { Description = "File to write", HelpName = "OUT.json", Required = true };
        var rate = new Option<int>("--fps") { Description = "Frames of the 52 shapes per second; must divide 24000", DefaultValueFactory = _ => DefaultFramesPerSecond, HelpName = "N" };
        var video = new Option<FileInfo?>("--video") { Description = "Also make a movie of an avatar saying it (WebM)", HelpName = "OUT.webm" };
        var avatar = new Option<string?>("--avatar") { Description = "Whose face, and whose tuning of the mouth (default: the server's default)", HelpName = "ID" };
        var text = new Option<string?>("--text") { Description = "What is said; its phones are found in the recording and then read instead of heard" };
        var voice = new Option<string?>("--voice") { Description = "An espeak-ng voice that knows how --text is pronounced (default: espeak/en-us)", HelpName = "ID" };
        var command = new Command("analyze", "Write the visemes and the 52 shapes that a recording moves a mouth through, by the code of the sessions.") { input, output, rate, text, voice, video, avatar };
        var options = new CommonOptions().AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var source = parsed.GetRequiredValue(input);
            var framesPerSecond = parsed.GetValue(rate);
            if (framesPerSecond < 1 || MediaTime.SamplesPerSecond % framesPerSecond != 0) throw new CommandException("--fps must divide 24000, as 25, 30, 50 and 60 do.");
            try
            {
                var settings = options.Load(parsed);
                var pcm = WavSound.Parse(await File.ReadAllBytesAsync(source.FullName, cancellationToken)).AtRate(MediaTime.SamplesPerSecond);
                var who = parsed.GetValue(avatar) is not null || parsed.GetValue(video) is not null ? Find(settings, parsed.GetValue(avatar)) : null;
                var marks = parsed.GetValue(text) is { } words ? await AlignAsync(settings, pcm, words, parsed.GetValue(voice), cancellationToken) : [];
                var analysis = LipSyncAnalysis.Analyse(pcm, framesPerSecond, who?.Manifest.LipSync, marks);
                var target = parsed.GetRequiredValue(output);
                await using (var file = target.Create()) Write(analysis, file);
                var seconds = pcm.Length / (double)MediaTime.SamplesPerSecond;
                await parsed.InvocationConfiguration.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{target.FullName}: {seconds:0.00} s"));
                if (parsed.GetValue(video) is { } movie)
                {
                    Film(settings, who!, pcm, marks, movie.FullName);
                    await parsed.InvocationConfiguration.Output.WriteLineAsync($"{movie.FullName}: {who!.Manifest.Name}");
                }
            }
            catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException or ArgumentOutOfRangeException or VoiceException or MediaUnavailableException)
            {
                throw new CommandException($"{source.Name}: {error.Message}");
            }

            return CommandLine.Success;
        });
        return command;
    }

    internal static AvatarEntry Find(VisavisOptions settings, string? id)
    {
        var found = new AvatarCatalog(new ContentFolder(settings.Server.Content), settings, NullLogger<AvatarCatalog>.Instance).Resolve(id);
        return found.TryGet(out var avatar, out var problem) ? avatar : throw new CommandException(problem.Detail);
    }

    /// <summary>What is said, found in the recording: a voice that tells its phones says the same, and its sounds are looked for in their order.</summary>
    private static async Task<VisemeMark[]> AlignAsync(VisavisOptions settings, short[] pcm, string text, string? voiceId, CancellationToken cancellationToken)
    {
        using var catalog = new VoiceCatalog(settings.Voices, NullLogger<VoiceCatalog>.Instance);
        var voice = catalog.Find(voiceId ?? "espeak/en-us") ?? throw new CommandException("--text needs espeak-ng, or a --voice that 'visavis voices list' shows.");
        if (PhoneReader.For(voice.Info.PhoneAlphabet) is not { } reader) throw new CommandException($"The voice {voice.Info.Id} does not tell its phones.");
        var marks = new List<VisemeMark>();
        await foreach (var chunk in voice.SynthesizeAsync(text, cancellationToken))
        {
            foreach (var phone in chunk.Phones) reader.Read(phone.Symbol, phone.StartSample, phone.EndSample, marks);
        }

        if (pcm.Length > SpeechAlignment.MaxSeconds * MediaTime.SamplesPerSecond) throw new CommandException($"--text is for recordings of up to {SpeechAlignment.MaxSeconds} s.");
        return [.. SpeechAlignment.Align(pcm, [.. marks.Select(mark => mark.Viseme)])];
    }

    private static void Film(VisavisOptions settings, AvatarEntry avatar, short[] pcm, VisemeMark[] marks, string path)
    {
        var prepared = new AvatarFaceFactory(settings, NullLogger<AvatarFaceFactory>.Instance).Prepare(avatar, "delta", transparent: false);
        using var face = prepared.TryGet(out var make, out var problem) ? make() : throw new CommandException(problem.Detail);
        using var movie = new FaceMovie(face, new MovieFile(path, face.Format));
        movie.Say(pcm, marks);
        for (var played = 0; played < pcm.Length; played += face.Format.SamplesPerFrame) movie.Next();
        movie.Finish();
    }

    private static void Write(LipSyncAnalysis analysis, Stream file)
    {
        using var json = new Utf8JsonWriter(file);
        json.WriteStartObject();
        WriteNames(json, "visemes", Enum.GetValues<Viseme>().Select(Visemes.NameOf));
        WriteNames(json, "shapes", Enum.GetValues<BlendShape>().Select(BlendShapes.NameOf));
        json.WriteNumber("stepsPerSecond", LipSyncAnalysis.StepsPerSecond);
        json.WriteNumber("framesPerSecond", analysis.FramesPerSecond);
        WriteRows(json, "steps", analysis.Visemes.Span, Visemes.Count, LipSyncAnalysis.StepsPerSecond);
        WriteRows(json, "frames", analysis.Shapes.Span, BlendShapes.Count, analysis.FramesPerSecond);
        json.WriteEndObject();
    }

    private static void WriteNames(Utf8JsonWriter json, string property, IEnumerable<string> names)
    {
        json.WriteStartArray(property);
        foreach (var name in names) json.WriteStringValue(name);
        json.WriteEndArray();
    }

    private static void WriteRows(Utf8JsonWriter json, string property, ReadOnlySpan<float> weights, int width, int rowsPerSecond)
    {
        json.WriteStartArray(property);
        for (var row = 0; row < weights.Length / width; row++)
        {
            json.WriteStartObject();
            json.WriteNumber("time", Math.Round(row / (double)rowsPerSecond, 4));
            json.WriteStartArray("weights");
            foreach (var weight in weights.Slice(row * width, width)) json.WriteNumberValue(Math.Round((double)weight, 4));
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
