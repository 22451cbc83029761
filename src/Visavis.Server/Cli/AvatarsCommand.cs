using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using Visavis.Server.Avatars;
using Visavis.Server.Configuration;
using Visavis.Server.Hosting;

namespace Visavis.Server.Cli;

/// <summary><c>visavis avatars</c>.</summary>
internal static class AvatarsCommand
{
    public static Command Create() => new("avatars", "The avatars of this server.") { List() };

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

    private static AvatarCatalog Open(VisavisOptions settings) =>
        new(new ContentFolder(settings.Server.Content), settings, NullLogger<AvatarCatalog>.Instance);
}
