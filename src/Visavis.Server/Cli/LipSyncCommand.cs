using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Visavis.Face;
using Visavis.Face.LipSync;
using Visavis.Media.Audio;
using Visavis.Media.Timing;

namespace Visavis.Server.Cli;

/// <summary><c>visavis lipsync</c>: what a mouth would do, for people and tests to read.</summary>
internal static class LipSyncCommand
{
    private const int DefaultFramesPerSecond = 60;

    public static Command Create() => new("lipsync", "How sound becomes a mouth.") { Analyze() };

    private static Command Analyze()
    {
        var input = new Argument<FileInfo>("in") { Description = "Speech (WAV, 16-bit PCM of any rate)", HelpName = "IN.wav" };
        var output = new Option<FileInfo>("--json") { Description = "File to write", HelpName = "OUT.json", Required = true };
        var rate = new Option<int>("--fps") { Description = "Frames of the 52 shapes per second; must divide 24000", DefaultValueFactory = _ => DefaultFramesPerSecond, HelpName = "N" };
        var command = new Command("analyze", "Write the visemes and the 52 shapes that a recording moves a mouth through, by the code of the sessions.") { input, output, rate };
        command.SetAction(parsed =>
        {
            var source = parsed.GetRequiredValue(input);
            var framesPerSecond = parsed.GetValue(rate);
            if (framesPerSecond < 1 || MediaTime.SamplesPerSecond % framesPerSecond != 0) throw new CommandException("--fps must divide 24000, as 25, 30, 50 and 60 do.");
            try
            {
                var pcm = WavSound.Parse(File.ReadAllBytes(source.FullName)).AtRate(MediaTime.SamplesPerSecond);
                var analysis = LipSyncAnalysis.Analyse(pcm, framesPerSecond);
                var target = parsed.GetRequiredValue(output);
                using (var file = target.Create()) Write(analysis, file);
                parsed.InvocationConfiguration.Output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{target.FullName}: {pcm.Length / (double)MediaTime.SamplesPerSecond:0.00} s"));
            }
            catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException or ArgumentOutOfRangeException)
            {
                throw new CommandException($"{source.Name}: {error.Message}");
            }

            return CommandLine.Success;
        });
        return command;
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
