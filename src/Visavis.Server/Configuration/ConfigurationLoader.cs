using Visavis.Engines.Outbound;

namespace Visavis.Server.Configuration;

/// <summary>Thrown when the settings cannot be used; the text lists every problem.</summary>
internal sealed class ConfigurationException(string message) : Exception(message);

/// <summary>Puts the settings together: file, then environment (<c>VISAVIS__SECTION__KEY</c>), then command line; later ones win.</summary>
internal static class ConfigurationLoader
{
    private const string EnvironmentPrefix = "VISAVIS__";

    private static readonly string[] ShortNames = ["Engines__OpenAiRealtime__Url", "Engines__Cartesia__Url"];

    /// <summary>Loads and checks the settings.</summary>
    /// <param name="file">A JSON file (comments allowed), or null.</param>
    /// <param name="overrides">Keys such as <c>Server:Port</c> from the command line.</param>
    /// <exception cref="ConfigurationException">Unknown keys or bad values.</exception>
    public static VisavisOptions Load(string? file, IReadOnlyDictionary<string, string?> overrides)
    {
        try
        {
            var builder = new ConfigurationBuilder();
            if (file is not null) builder.AddJsonFile(Path.GetFullPath(file), optional: false, reloadOnChange: false);
            var configuration = builder.AddInMemoryCollection(VendorAddresses()).AddEnvironmentVariables(EnvironmentPrefix).AddInMemoryCollection(overrides).Build();

            // What is unknown or does not convert is put aside, so that the values of the rest are judged in the same go.
            var check = SettingsCheck.Of(configuration);
            var usable = check.Rest(configuration);
            var options = new VisavisOptions();
            usable.Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
            ApplyDevelopmentDefaults(options, usable);
            List<string> problems = [.. check.Problems, .. options.Validate()];
            return problems.Count == 0 ? options : throw new ConfigurationException(string.Join(System.Environment.NewLine, problems));
        }
        catch (Exception error) when (error is InvalidOperationException or InvalidDataException or IOException)
        {
            // The binder names the offending keys, or the key of a value that does not convert.
            throw new ConfigurationException(error.InnerException is { } cause ? $"{error.Message} {cause.Message}" : error.Message);
        }
    }

    /// <summary>Addresses of vendors are also known by their short names, e.g. <c>Engines__OpenAiRealtime__Url</c>.</summary>
    private static IEnumerable<KeyValuePair<string, string?>> VendorAddresses() =>
        from name in ShortNames
        let value = System.Environment.GetEnvironmentVariable(name)
        where value is not null
        select KeyValuePair.Create(name.Replace("__", ":", StringComparison.Ordinal), (string?)value);

    // A developer's engine runs on the same machine, without TLS.
    private static void ApplyDevelopmentDefaults(VisavisOptions options, IConfiguration configuration)
    {
        if (!options.Server.IsDevelopment) return;
        var outbound = configuration.GetSection(OutboundPolicyOptions.SectionName);
        if (outbound[nameof(OutboundPolicyOptions.AllowInsecure)] is null) options.Outbound.AllowInsecure = true;
        if (outbound[nameof(OutboundPolicyOptions.AllowPrivateNetworks)] is null) options.Outbound.AllowPrivateNetworks = true;
    }
}
