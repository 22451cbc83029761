using System.CommandLine;
using Visavis.Server.Configuration;

namespace Visavis.Server.Cli;

/// <summary><c>visavis config</c>: look at the settings without starting anything.</summary>
internal static class ConfigCommand
{
    public static Command Create() => new("config", "Check or print the settings, as file, environment and options give them.") { Check(), Print() };

    private static Command Check()
    {
        var command = new Command("check", "Say what is wrong with the settings, everything at once; the exit code is 1 then.");
        var options = new CommonOptions().AddListeningTo(command).AddTo(command);
        command.SetAction(parsed =>
        {
            options.Load(parsed);
            parsed.InvocationConfiguration.Output.WriteLine("The settings can be used.");
            return CommandLine.Success;
        });
        return command;
    }

    private static Command Print()
    {
        var command = new Command("print", "Print all settings as they take effect, secrets masked.");
        var options = new CommonOptions().AddListeningTo(command).AddTo(command);
        command.SetAction(parsed =>
        {
            parsed.InvocationConfiguration.Output.WriteLine(SettingsPrinter.Print(options.Load(parsed)));
            return CommandLine.Success;
        });
        return command;
    }
}
