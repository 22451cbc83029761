using System.CommandLine;
using System.Globalization;
using Visavis.Store.ApiKeys;
using Visavis.Store.Database;

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
        var expires = new Option<string?>("--expires") { Description = "How long it is valid, e.g. 90d, 12h or 30m (default: for ever)", HelpName = "TIME" };
        var name = new Option<string?>("--name") { Description = "What to call the key, e.g. where it is used" };
        var command = new Command("create", "Create a key and print it. It is shown this once; only its hash is kept.") { project, name, expires };
        var options = new CommonOptions().AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var projectId = parsed.GetRequiredValue(project).Trim();
            if (projectId.Length is 0 or > 64) throw new CommandException("--project must have 1 to 64 characters.");
            var lifetime = parsed.GetValue(expires) is { } text ? ParseTime(text) : (TimeSpan?)null;
            using var database = Open(options, parsed);
            var created = await new DatabaseApiKeyStore(database).CreateAsync(
                new NewApiKey(projectId, parsed.GetValue(name) ?? "", Lifetime: lifetime), cancellationToken);
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
            using var database = Open(options, parsed);
            var all = await new DatabaseApiKeyStore(database).ListAsync(cancellationToken);
            var table = new TextTable("ID", "PROJECT", "KEY", "CREATED", "STATE", "NAME");
            foreach (var key in all) table.Add(key.Id, key.ProjectId, key.Prefix + "…", Day(key.CreatedAt), State(key), key.Name);
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
            using var database = Open(options, parsed);
            var key = await new DatabaseApiKeyStore(database).RevokeAsync(parsed.GetRequiredValue(id), cancellationToken)
                ?? throw new CommandException("There is no key with this id; 'visavis keys list' shows them.");
            await parsed.InvocationConfiguration.Output.WriteLineAsync($"Key {key.Id} ({key.Prefix}…) is revoked.");
            return CommandLine.Success;
        });
        return command;
    }

    private static StoreDatabase Open(CommonOptions options, ParseResult parsed)
    {
        var settings = options.Load(parsed);
        return new StoreDatabase(settings.Storage, settings.Server.Data, TimeProvider.System);
    }

    private static TimeSpan ParseTime(string text)
    {
        if (text.Length > 1 && int.TryParse(text.AsSpan(..^1), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and < 100_000)
        {
            switch (text[^1])
            {
                case 'd': return TimeSpan.FromDays(count);
                case 'h': return TimeSpan.FromHours(count);
                case 'm': return TimeSpan.FromMinutes(count);
            }
        }

        throw new CommandException("--expires must be a number with d, h or m behind it, such as 90d.");
    }

    private static string State(ApiKey key)
    {
        if (key.RevokedAt is { } revoked) return "revoked " + Day(revoked);
        if (key.ExpiresAt is not { } expires) return "valid";
        return (key.IsValidAt(TimeProvider.System.GetUtcNow()) ? "valid until " : "expired ") + Day(expires);
    }

    private static string Day(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + "Z";
}
