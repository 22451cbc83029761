using System.Net;
using System.Text.Json.Serialization;
using Microsoft.Extensions.FileProviders;
using Visavis.Server.Configuration;
using Visavis.Server.Hosting;

namespace Visavis.Server.Console;

/// <summary>What the console needs to know before it can call anything.</summary>
/// <param name="Development">Whether the server runs in development.</param>
/// <param name="ApiKey">
/// What to call the API with: the development key, for a browser on the same machine only, or the credential of somebody who has signed in; null otherwise.
/// </param>
/// <param name="Version">Version of the server.</param>
/// <param name="Capacity">How many sessions this server takes at once.</param>
/// <param name="ParrotUrl">Where the built-in parrot waits for external sessions, in development; null otherwise.</param>
/// <param name="StandIns">Types of the vendors' engines that a stand-in on this machine answers for, in development; empty otherwise.</param>
internal sealed record ConsoleConfig(bool Development, string? ApiKey, string Version, int Capacity, string? ParrotUrl, IReadOnlyList<string> StandIns);

/// <summary>The web console at <c>/</c>, the web SDK at <c>/sdk</c>, and the console's start configuration.</summary>
internal static class ConsoleEndpoints
{
    public const string ConfigPath = "/console/config.json";

    private const string NotBuilt =
        "The console is not built. Start the server with './visavis run', which builds it, or run 'npm ci && npm run build'.\n";

    public static void UseConsoleFiles(this WebApplication app, ContentFolder content)
    {
        if (Directory.Exists(content.WebSdk))
        {
            app.UseStaticFiles(new StaticFileOptions
            {
                FileProvider = new PhysicalFileProvider(content.WebSdk),
                RequestPath = "/sdk",
                OnPrepareResponse = file =>
                {
                    // Pages of any origin may load the SDK as a module.
                    file.Context.Response.Headers.AccessControlAllowOrigin = "*";
                    file.Context.Response.Headers.CacheControl = "no-cache";
                },
            });
        }

        if (!Directory.Exists(content.Console)) return;
        var files = new PhysicalFileProvider(content.Console);
        app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files });
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = files,
            OnPrepareResponse = file => file.Context.Response.Headers.CacheControl = CacheControl(file.Context.Request.Path),
        });
    }

    public static void MapConsole(this IEndpointRouteBuilder routes, ContentFolder content)
    {
        routes.MapGet(ConfigPath, (HttpContext http, VisavisOptions options, DevelopmentAccess access, ConsoleSessions sessions) =>
        {
            http.Response.Headers.CacheControl = "no-store";
            var key = options.Server.IsDevelopment && IsSameMachine(http) ? access.ApiKey : sessions.OfCookie(http.Request)?.Bearer;
            return TypedResults.Json(
                new ConsoleConfig(options.Server.IsDevelopment, key, ProductInfo.Version, options.Sessions.Capacity, options.Server.IsDevelopment ? ParrotEndpoint.Url(http) : null, StandIns(options)),
                ConsoleJson.Default.ConsoleConfig);
        });
        if (!Directory.Exists(content.Console)) routes.MapGet("/", () => TypedResults.Text(NotBuilt, statusCode: StatusCodes.Status404NotFound));
    }

    /// <summary>The vendors' engines whose address is this machine: there answers no vendor.</summary>
    private static List<string> StandIns(VisavisOptions options)
    {
        if (!options.Server.IsDevelopment) return [];
        (string Type, string Url)[] vendors = [("openai-realtime", options.Engines.OpenAiRealtime.Url), ("cartesia", options.Engines.Cartesia.Url)];
        return [.. vendors.Where(vendor => new Uri(vendor.Url).IsLoopback).Select(vendor => vendor.Type)];
    }

    /// <summary>Whether a browser on this machine asks, for itself, under a name that only means this machine.</summary>
    /// <remarks>
    /// The name matters as well: a hostile page can point its own name at 127.0.0.1 (DNS rebinding) and would otherwise read the key.
    /// A forwarding header means that a proxy on this machine speaks for somebody else.
    /// </remarks>
    private static bool IsSameMachine(HttpContext http) =>
        http.Connection.RemoteIpAddress is { } address
        && IPAddress.IsLoopback(address)
        && IsLoopbackName(http.Request.Host.Host)
        && !http.Request.Headers.ContainsKey("X-Forwarded-For")
        && !http.Request.Headers.ContainsKey("Forwarded");

    private static bool IsLoopbackName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    // Built files under assets/ carry a hash of their content in their names.
    private static string CacheControl(PathString path) =>
        path.StartsWithSegments("/assets", StringComparison.Ordinal) ? "public, max-age=31536000, immutable" : "no-cache";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ConsoleConfig))]
[JsonSerializable(typeof(KeyList))]
[JsonSerializable(typeof(NewKeyView))]
[JsonSerializable(typeof(AvatarView))]
internal sealed partial class ConsoleJson : JsonSerializerContext;
