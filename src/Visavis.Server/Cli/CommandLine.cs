using System.CommandLine;
using Visavis.Server.Configuration;
using Visavis.Store;

namespace Visavis.Server.Cli;

/// <summary>The verbs of the server's binary.</summary>
internal static class CommandLine
{
    public const int Success = 0;
    public const int Failure = 1;

    /// <summary>Runs one verb.</summary>
    /// <param name="args">What was typed behind the program's name.</param>
    /// <param name="output">Takes results; null for the console.</param>
    /// <param name="error">Takes reasons of failure; null for the console.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter? output = null, TextWriter? error = null)
    {
        var invocation = new InvocationConfiguration
        {
            Output = output ?? System.Console.Out,
            Error = error ?? System.Console.Error,
            EnableDefaultExceptionHandler = false,
            // A running server stops by its own rules (drain time); the parser must not cut that short.
            ProcessTerminationTimeout = null,
        };
        try
        {
            return await Root().Parse(args).InvokeAsync(invocation);
        }
        catch (Exception reason) when (reason is ConfigurationException or StoreException or CommandException)
        {
            await invocation.Error.WriteLineAsync(reason.Message);
            return Failure;
        }
    }

    /// <summary>All verbs.</summary>
    public static RootCommand Root() => new("Visavis: a self-hosted live-avatar server.")
    {
        RunCommand.Create(),
        DoctorCommand.Create(),
        KeysCommand.Create(),
        VoicesCommand.Create(),
        AvatarsCommand.Create(),
        ConfigCommand.Create(),
        LipSyncCommand.Create(),
    };
}

/// <summary>Thrown by a verb that cannot do what it was asked for; the text is for the person at the keyboard.</summary>
internal sealed class CommandException(string message) : Exception(message);
