using System.CommandLine;
using System.Globalization;
using Visavis.Server.Configuration;

namespace Visavis.Server.Cli;

/// <summary>Options that several verbs share, and how they reach the settings.</summary>
internal sealed class CommonOptions
{
    private readonly Option<string?> _data = new("--data") { Description = "Folder of the server's data (default: ./data)", HelpName = "DIR" };
    private readonly Option<string?> _config = new("--config") { Description = "Settings file (JSON, comments allowed)", HelpName = "FILE" };
    private readonly Option<int?> _port = new("--port") { Description = "Port to listen on (default: 8080; 0: any free one)" };
    private readonly Option<string?> _host = new("--host")
    {
        Description = "Address to listen on: an IP address, localhost or * (default: localhost in development, * in production)",
    };

    private readonly Option<string?> _environment = new("--environment") { Description = "development (default) or production" };

    /// <summary>Adds what every verb understands.</summary>
    public CommonOptions AddTo(Command command)
    {
        command.Options.Add(_data);
        command.Options.Add(_config);
        return this;
    }

    /// <summary>Adds what only a server needs.</summary>
    public CommonOptions AddListeningTo(Command command)
    {
        command.Options.Add(_port);
        command.Options.Add(_host);
        command.Options.Add(_environment);
        return this;
    }

    /// <summary>The settings as file, environment and command line say.</summary>
    /// <exception cref="ConfigurationException">Unknown keys or bad values.</exception>
    public VisavisOptions Load(ParseResult parsed)
    {
        var overrides = new Dictionary<string, string?>();
        if (parsed.GetValue(_data) is { } data) overrides["Server:Data"] = data;
        if (parsed.GetValue(_port) is { } port) overrides["Server:Port"] = port.ToString(CultureInfo.InvariantCulture);
        if (parsed.GetValue(_host) is { } host) overrides["Server:Host"] = host;
        if (parsed.GetValue(_environment) is { } environment) overrides["Server:Environment"] = environment;
        return ConfigurationLoader.Load(parsed.GetValue(_config), overrides);
    }
}
