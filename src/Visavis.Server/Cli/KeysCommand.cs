using System.CommandLine;
using System.Globalization;
using Visavis.Store.ApiKeys;

namespace Visavis.Server.Cli;

/// <summary><c>visavis keys</c>: create, list and revoke API keys. A running server notices at its next request.</summary>
internal static class KeysCommand
{
    private const string DefaultProject = "default";

    public static Command Create() => new("keys", "Create, list and revoke API keys.") { CreateKey(), List(), Revoke() };

    private static Command CreateKey()
    {
        var project = new Option<string>("--project")
        {
            Description = "Project that the key acts for; sessions of other projects are invisible to it",
            DefaultValueFactory = _ => DefaultProject,
        };
        var name = new Option<string?>("--name") { Description = "What to call the key, e.g. where it is used" };
        var command = new Command("create", "Create a key and print it. It is shown this once; only its hash is kept.") { project, name };
        var options = new CommonOptions().AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var projectId = parsed.GetRequiredValue(project).Trim();
            if (projectId.Length is 0 or > 64) throw new CommandException("--project must have 1 to 64 characters.");
            using var keys = Open(options, parsed);
            var created = await keys.CreateAsync(projectId, parsed.GetValue(name) ?? "", ApiKeyKind.Standard, cancellationToken);
            // The secret alone goes to standard output, so that scripts can take it.
            await parsed.InvocationConfiguration.Error.WriteLineAsync($"Key {created.Key.Id} for project {created.Key.ProjectId}:");
            await parsed.InvocationConfiguration.Output.WriteLineAsync(created.Secret);
            return CommandLine.Success;
        });
        return command;
    }

    private static Command List()
    {
        var command = new Command("list", "List all keys, revoked ones included.");
        var options = new CommonOptions().AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var keys = Open(options, parsed);
            var all = await keys.ListAsync(cancellationToken);
            var table = new TextTable("ID", "PROJECT", "KEY", "CREATED", "STATE", "NAME");
            foreach (var key in all)
                table.Add(key.Id, key.ProjectId, key.Prefix + "…", Day(key.CreatedAt), key.IsRevoked ? "revoked " + Day(key.RevokedAt!.Value) : "valid", key.Name);
            table.Write(parsed.InvocationConfiguration.Output);
            return CommandLine.Success;
        });
        return command;
    }

    private static Command Revoke()
    {
        var id = new Argument<string>("id") { Description = "Id of the key, as 'keys list' shows it" };
        var command = new Command("revoke", "Revoke a key: requests with it fail from now on.") { id };
        var options = new CommonOptions().AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var keys = Open(options, parsed);
            var key = await keys.RevokeAsync(parsed.GetRequiredValue(id), cancellationToken)
                ?? throw new CommandException("There is no key with this id; 'visavis keys list' shows them.");
            await parsed.InvocationConfiguration.Output.WriteLineAsync($"Key {key.Id} ({key.Prefix}…) is revoked.");
            return CommandLine.Success;
        });
        return command;
    }

    private static FileApiKeyStore Open(CommonOptions options, ParseResult parsed) => new(options.Load(parsed).Server.Data, TimeProvider.System);

    private static string Day(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + "Z";
}
