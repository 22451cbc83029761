using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Visavis.Engines.Voices;
using Visavis.Face.LipSync;
using Visavis.Face.LipSync.Text;
using Visavis.Server.Avatars;
using Visavis.Server.Configuration;
using Visavis.Sessions.Ports;
using Visavis.WebRtc;
using Visavis.WebRtc.Recording;

namespace Visavis.Server.Cli.Demo;

/// <summary><c>visavis lipsync demo</c>: movies and contact sheets by which people judge mouth and life.</summary>
internal static class DemoCommand
{
    private const double CutAfterSeconds = 1.6, ThinkSeconds = 2.0, RestSeconds = 2;

    // Around the mouth of a face in the default framing.
    private static readonly (double, double, double, double) Mouth = (.30, .46, .40, .32);
    private static readonly Viseme[] Closely = [Viseme.PP, Viseme.FF, Viseme.SS, Viseme.CH, Viseme.AA, Viseme.E, Viseme.I, Viseme.O, Viseme.U];

    public static Command Create()
    {
        var output = new Option<DirectoryInfo>("--out") { Description = "Folder to write into", HelpName = "DIR", Required = true };
        var command = new Command("demo", "Make movies of two avatars that speak three languages, listen and are interrupted, and contact sheets of them.") { output };
        var options = new CommonOptions().AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var folder = parsed.GetRequiredValue(output);
            try
            {
                folder.Create();
                var settings = options.Load(parsed);
                using var voices = new VoiceCatalog(settings.Voices, NullLogger<VoiceCatalog>.Instance);
                var life = new PictureGrid(Screenplay.All.Values.Max(scenes => scenes.Count));
                var mouths = new PictureGrid(Closely.Length);
                foreach (var (avatarId, scenes) in Screenplay.All)
                {
                    var path = Path.Combine(folder.FullName, avatarId + ".webm");
                    var seconds = await PlayAsync(settings, voices, avatarId, scenes, path, life, mouths, cancellationToken);
                    await parsed.InvocationConfiguration.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{path}: {seconds:0.0} s"));
                }

                life.Save(Path.Combine(folder.FullName, "life.png"));
                mouths.Save(Path.Combine(folder.FullName, "mouths.png"));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException or VoiceException or MediaUnavailableException)
            {
                throw new CommandException(error.Message);
            }

            return CommandLine.Success;
        });
        return command;
    }

    private static async Task<double> PlayAsync(
        VisavisOptions settings, VoiceCatalog voices, string avatarId, IReadOnlyList<Scene> scenes, string path, PictureGrid life, PictureGrid mouths, CancellationToken cancellationToken)
    {
        var avatar = LipSyncCommand.Find(settings, avatarId);
        var prepared = new AvatarFaceFactory(settings, NullLogger<AvatarFaceFactory>.Instance).Prepare(avatar, "delta", transparent: false);
        using var face = prepared.TryGet(out var make, out var problem) ? make() : throw new CommandException(problem.Detail);
        using var movie = new FaceMovie(face, new MovieFile(path, face.Format));
        var closely = new Closeups(Closely);
        foreach (var scene in scenes)
        {
            movie.Mood = scene.Mood ?? movie.Mood;
            var (pcm, marks) = scene.Text.Length > 0 ? await SpeakAsync(voices, scene, cancellationToken) : ([], []);
            var began = movie.Seconds;
            var lasts = scene.Kind switch { SceneKind.CutOff => CutAfterSeconds, SceneKind.Rest => RestSeconds, _ => (pcm.Length / 24_000.0) + (scene.Kind == SceneKind.Listen ? ThinkSeconds : .5) };
            if (scene.Kind is SceneKind.Say or SceneKind.CutOff) movie.Say(pcm, marks);
            if (scene.Kind == SceneKind.Listen) movie.Hear(pcm);
            // What a scene is about: the middle of speech, the thought after listening, the surprise right after a cut.
            var glance = scene.Kind == SceneKind.Listen ? lasts - .6 : lasts * .5;
            for (var shown = false; movie.Seconds - began < lasts;)
            {
                var at = movie.Seconds - began;
                movie.Next();
                if (scene.Kind == SceneKind.Say) closely.Look(marks, at, movie.Picture, face.Format, Mouth);
                if (shown || at < glance || scene.Kind == SceneKind.CutOff) continue;
                life.Add(movie.Picture, face.Format);
                shown = true;
            }

            if (scene.Kind != SceneKind.CutOff) continue;
            movie.Interrupt();
            // The surprise is at its height after the blink that goes with it.
            for (var i = 0; i < 10; i++) movie.Next();
            life.Add(movie.Picture, face.Format);
        }

        closely.AddTo(mouths, face.Format);
        movie.Finish();
        return movie.Seconds;
    }

    private static async Task<(short[] Pcm, VisemeMark[] Marks)> SpeakAsync(VoiceCatalog voices, Scene scene, CancellationToken cancellationToken)
    {
        var voice = voices.Find(scene.Voice) ?? throw new CommandException($"The voice {scene.Voice} is not here; 'visavis voices list' shows those that are.");
        var reader = PhoneReader.For(voice.Info.PhoneAlphabet)!;
        var pcm = new List<short>();
        var marks = new List<VisemeMark>();
        await foreach (var chunk in voice.SynthesizeAsync(scene.Text, cancellationToken))
        {
            pcm.AddRange(chunk.Pcm.Span);
            foreach (var phone in chunk.Phones) reader.Read(phone.Symbol, phone.StartSample, phone.EndSample, marks);
        }

        return ([.. pcm], [.. marks]);
    }
}
