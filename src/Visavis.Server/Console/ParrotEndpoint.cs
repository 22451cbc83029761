using System.Net.WebSockets;
using Visavis.Samples;

namespace Visavis.Server.Console;

/// <summary>
/// The sample parrot, built in: an external engine that the playground can choose, so that a spoken conversation works without any other program.
/// Sessions reach it as they reach any engine, by a WebSocket. Development only.
/// </summary>
internal static partial class ParrotEndpoint
{
    private const string Path = "/console/parrot";

    public static void MapParrot(this WebApplication app)
    {
        app.UseWebSockets();
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Visavis.Parrot");
        app.Map(Path, http => ServeAsync(http, log, app.Lifetime.ApplicationStopping));
    }

    /// <summary>The parrot's address as this server itself reaches it.</summary>
    public static string Url(HttpContext http)
    {
        var connection = http.Connection;
        var host = connection.LocalIpAddress is { } address ? new UriBuilder("ws", address.ToString()).Host : "127.0.0.1";
        return $"ws://{host}:{connection.LocalPort}{http.Request.PathBase}{Path}";
    }

    private static async Task ServeAsync(HttpContext http, ILogger log, CancellationToken stopping)
    {
        if (!http.WebSockets.IsWebSocketRequest)
        {
            http.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            return;
        }

        using var socket = await http.WebSockets.AcceptWebSocketAsync();
        try
        {
            await new Parrot(socket, Greeting.Load(), reason => LogObjection(log, reason)).RunAsync(stopping);
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
            // The session is over, or the server is.
        }
    }

    [LoggerMessage(8501, LogLevel.Warning, "The built-in parrot was told: {Reason}")]
    private static partial void LogObjection(ILogger log, string? reason);
}
