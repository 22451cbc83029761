using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using Visavis.Face.Assets;
using Visavis.Server.Avatars;
using Visavis.Server.Avatars.Import;
using Visavis.Server.Configuration;
using Visavis.Server.Hosting;

namespace Visavis.Server.Cli;

/// <summary><c>visavis avatars</c>.</summary>
internal static class AvatarsCommand
{
    private const int FramesPerSecond = 25;

    public static Command Create() => new("avatars", "The avatars of this server.") { List(), Show(), Import(), Remove() };

    private static Command List()
    {
        var command = new Command("list", "List the avatars, the default one first.");
        var options = new CommonOptions().AddTo(command);
        command.SetAction(parsed =>
        {
            var catalog = Open(options.Load(parsed));
            var table = new TextTable("ID", "NAME", "DEFAULT VOICE", "FOLDER");
            foreach (var avatar in catalog.All) table.Add(avatar.Id, avatar.Manifest.Name, avatar.DefaultVoice ?? "-", avatar.Folder);
            table.Write(parsed.InvocationConfiguration.Output);
            return CommandLine.Success;
        });
        return command;
    }

    private static Command Show()
    {
        var id = new Argument<string>("id") { Description = "The avatar's id" };
        var command = new Command("show", "Show what an avatar is made of, what it lacks and what it costs.") { id };
        var options = new CommonOptions().AddTo(command);
        command.SetAction(parsed =>
        {
            var avatar = Find(Open(options.Load(parsed)), parsed.GetRequiredValue(id));
            try
            {
                using var model = File.OpenRead(avatar.ModelPath);
                using var bake = File.Exists(avatar.BakePath) ? File.OpenRead(avatar.BakePath) : null;
                var asset = AvatarAsset.Load(model, avatar.Manifest, bake);
                Write(parsed.InvocationConfiguration.Output, avatar.Manifest.Name, avatar.Folder, AvatarReport.Of(asset), AvatarImport.MeasureMs(asset));
            }
            catch (Exception error) when (error is AvatarFormatException or IOException or UnauthorizedAccessException)
            {
                throw new CommandException(error.Message);
            }

            return CommandLine.Success;
        });
        return command;
    }

    private static Command Import()
    {
        var file = new Argument<FileInfo>("file") { Description = "The model: .glb, .vrm or .gltf" };
        var id = new Option<string>("--id") { Description = "Id in requests: letters, digits, - and _", Required = true };
        var name = new Option<string?>("--name") { Description = "Name for people (default: the id)" };
        var replace = new Option<bool>("--replace") { Description = "Overwrite an imported avatar of that id" };
        var command = new Command("import", "Check a model, convert it where needed, and make an avatar of it.") { file, id, name, replace };
        var options = new CommonOptions().AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var chosen = parsed.GetRequiredValue(id);
            var import = new AvatarImport(OwnFolder(options.Load(parsed)), parsed.InvocationConfiguration.Error);
            try
            {
                var made = await import.RunAsync(parsed.GetRequiredValue(file), chosen, parsed.GetValue(name) ?? chosen, parsed.GetValue(replace), cancellationToken);
                Write(output, parsed.GetValue(name) ?? chosen, made.Folder, made.Report, made.FrameMs);
                await output.WriteLineAsync();
                await output.WriteLineAsync($"Look at {Path.Combine(made.Folder, "sheet.png")}. A running server offers '{chosen}' from now on.");
            }
            catch (Exception error) when (error is AvatarImportException or IOException or UnauthorizedAccessException)
            {
                throw new CommandException(error.Message);
            }

            return CommandLine.Success;
        });
        return command;
    }

    private static Command Remove()
    {
        var id = new Argument<string>("id") { Description = "The avatar's id" };
        var command = new Command("remove", "Remove an imported avatar. Those that come with the product stay.") { id };
        var options = new CommonOptions().AddTo(command);
        command.SetAction(parsed =>
        {
            var settings = options.Load(parsed);
            var avatar = Find(Open(settings), parsed.GetRequiredValue(id));
            var own = Path.GetFullPath(OwnFolder(settings));
            if (Path.GetDirectoryName(Path.GetFullPath(avatar.Folder)) != own)
                throw new CommandException($"'{avatar.Id}' comes with the product ({avatar.Folder}); only avatars under {own} are removed.");
            try
            {
                Directory.Delete(avatar.Folder, recursive: true);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new CommandException(error.Message);
            }

            parsed.InvocationConfiguration.Output.WriteLine($"{avatar.Folder} is gone. Sessions that show '{avatar.Id}' go on.");
            return CommandLine.Success;
        });
        return command;
    }

    private static void Write(TextWriter output, string name, string folder, AvatarReport report, double frameMs)
    {
        var table = new TextTable(name, folder);
        table.Add("triangles", $"{report.Triangles} ({report.Vertices} vertices, {report.Parts} parts)");
        table.Add("shapes found", $"{report.Found.Count} of {Visavis.Face.BlendShapes.Count}");
        if (report.StandIns.Count > 0) table.Add("stand-ins", string.Join(", ", report.StandIns));
        if (report.Missing.Count > 0) table.Add("missing", string.Join(", ", report.Missing));
        table.Add("skeleton", report.Skeleton);
        table.Add("textures", report.Textures);
        table.Add("cost", $"{frameMs:0.0} ms a picture here (512 x 512, 4 samples): pictures of {1000 / (frameMs * FramesPerSecond):0.0} sessions fill one core");
        foreach (var warning in report.Warnings) table.Add("warning", warning);
        table.Write(output);
    }

    private static AvatarEntry Find(AvatarCatalog catalog, string id) =>
        catalog.All.FirstOrDefault(avatar => avatar.Id == id) ?? throw new CommandException($"There is no avatar '{id}'; 'visavis avatars list' shows them.");

    private static string OwnFolder(VisavisOptions settings) => Path.Combine(settings.Server.Data, "avatars");

    private static AvatarCatalog Open(VisavisOptions settings) =>
        new(new ContentFolder(settings.Server.Content), settings, NullLogger<AvatarCatalog>.Instance);
}
