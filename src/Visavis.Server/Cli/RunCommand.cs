using System.CommandLine;
using Visavis.Server.Auth;
using Visavis.Server.Configuration;
using Visavis.Server.Console;
using Visavis.Server.Hosting;
using Visavis.Store.ApiKeys;
using Visavis.Store.Database;

namespace Visavis.Server.Cli;

/// <summary><c>visavis run</c>: starts the server and stays until Ctrl-C or SIGTERM.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var command = new Command("run", "Start the server with its console.");
        var options = new CommonOptions().AddListeningTo(command).AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(options.Load(parsed), parsed.InvocationConfiguration.Output, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(VisavisOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        await using var app = VisavisServer.Build(options);
        await app.Services.GetRequiredService<StoreDatabase>().OpenAsync(cancellationToken);
        var keys = app.Services.GetRequiredService<IApiKeyStore>();
        var access = app.Services.GetRequiredService<DevelopmentAccess>();
        if (options.Server.IsDevelopment) access.ApiKey = await DevelopmentKey.EnsureAsync(keys, options.Server.Data, cancellationToken);
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (IOException busy)
        {
            throw new CommandException($"The server cannot listen on port {options.Server.Port}: {busy.Message}");
        }

        var anyKey = options.Server.IsDevelopment || (await keys.ListAsync(cancellationToken)).Any(key => key.IsValidAt(TimeProvider.System.GetUtcNow()));
        StartBanner.Write(output, app, options, access.ApiKey, anyKey);
        await app.WaitForShutdownAsync(cancellationToken);
        return CommandLine.Success;
    }
}
