using Visavis.Server.Api;
using Visavis.Server.Auth;
using Visavis.Server.Avatars;
using Visavis.Server.Configuration;
using Visavis.Sessions.Ports;

namespace Visavis.Server.Hosting;

/// <summary>What a person sees when the server has started.</summary>
internal static class StartBanner
{
    public static void Write(TextWriter output, WebApplication app, VisavisOptions options, string? developmentKey, bool anyKey)
    {
        var url = Url(app, options.Server);
        var avatars = app.Services.GetRequiredService<AvatarCatalog>().All;
        var voices = app.Services.GetRequiredService<IVoiceCatalog>();
        output.WriteLine();
        output.WriteLine($"  Visavis {ProductInfo.Version} ({options.Server.Environment.ToString().ToLowerInvariant()})");
        output.WriteLine();
        output.WriteLine($"  Console   {url}/");
        output.WriteLine($"  API       {url}{ApiV1.Path}");
        if (developmentKey is not null)
            output.WriteLine($"  API key   {developmentKey}  (also in {Path.Combine(options.Server.Data, DevelopmentKey.FileName)})");
        else if (!anyKey)
            output.WriteLine("  API key   none yet: create one with 'visavis keys create --project NAME'");
        output.WriteLine($"  Avatars   {(avatars.Count == 0 ? "none" : string.Join(", ", avatars.Select(avatar => avatar.Id)))}");
        output.WriteLine($"  Voices    {Describe(voices)}");
        output.WriteLine();
        output.WriteLine("  Press Ctrl-C to stop.");
        output.WriteLine();
        output.Flush();
    }

    private static string Describe(IVoiceCatalog voices) =>
        voices.Default is null
            ? "none installed; 'visavis doctor' says what to do"
            : $"{voices.Voices.Count} from {string.Join(", ", voices.Providers.Where(p => p.IsAvailable).Select(p => p.Name))}; {voices.Default.Info.Id} speaks by default";

    // The address as a person on this machine can use it: a wildcard is nothing to click on.
    private static string Url(WebApplication app, ServerOptions options)
    {
        if (options.PublicUrl is { } known) return known;
        var address = new Uri(app.Urls.First().Replace("[::]", "localhost", StringComparison.Ordinal));
        var host = address.IsLoopback ? "localhost" : address.Host;
        return $"http://{host}:{address.Port}";
    }
}
