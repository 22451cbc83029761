using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using Visavis.Face.Assets;
using Visavis.Server.Avatars;
using Visavis.Server.Configuration;
using Visavis.Server.Hosting;

namespace Visavis.Server.Cli;

/// <summary><c>visavis avatars</c>.</summary>
internal static class AvatarsCommand
{
    public static Command Create() => new("avatars", "The avatars of this server.") { List(), Bake() };

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

    private static Command Bake()
    {
        var id = new Argument<string>("id") { Description = "Id of the avatar, as 'avatars list' shows it" };
        var command = new Command("bake", "Bake an avatar's light and keep it beside its model, so that servers start at once.") { id };
        var options = new CommonOptions().AddTo(command);
        command.SetAction(parsed =>
        {
            var catalog = Open(options.Load(parsed));
            var wanted = parsed.GetRequiredValue(id);
            var avatar = catalog.All.FirstOrDefault(entry => entry.Id == wanted)
                ?? throw new CommandException("There is no such avatar; 'visavis avatars list' shows them.");
            try
            {
                using var model = File.OpenRead(avatar.ModelPath);
                var asset = AvatarAsset.Load(model, avatar.Manifest);
                using var file = File.Create(avatar.BakePath);
                asset.WriteBake(file);
                parsed.InvocationConfiguration.Output.WriteLine($"{avatar.BakePath}: {file.Length} bytes");
            }
            catch (Exception error) when (error is AvatarFormatException or IOException or UnauthorizedAccessException)
            {
                throw new CommandException(error.Message);
            }

            return CommandLine.Success;
        });
        return command;
    }

    private static AvatarCatalog Open(VisavisOptions settings) =>
        new(new ContentFolder(settings.Server.Content), settings, NullLogger<AvatarCatalog>.Instance);
}
