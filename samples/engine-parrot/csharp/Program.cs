// A parrot behind a WebSocket: dotnet run --project samples/engine-parrot/csharp
// PARROT_PORT (default 9000) and PARROT_TOKEN (when set, connections must carry it as "Authorization: Bearer …").
using System.Net.WebSockets;
using Visavis.Samples;

var port = Environment.GetEnvironmentVariable("PARROT_PORT") ?? "9000";
var token = Environment.GetEnvironmentVariable("PARROT_TOKEN");
var greeting = Greeting.Load();

var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
var app = builder.Build();
app.UseWebSockets();
app.Run(async context =>
{
    if (token is not null && context.Request.Headers.Authorization != $"Bearer {token}")
    {
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return;
    }

    if (!context.WebSockets.IsWebSocketRequest)
    {
        await context.Response.WriteAsync("A parrot lives here. Give this address, as ws://, to Visavis.\n");
        return;
    }

    using var socket = await context.WebSockets.AcceptWebSocketAsync();
    try
    {
        await new Parrot(socket, greeting, Console.Error.WriteLine).RunAsync(app.Lifetime.ApplicationStopping);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
    }
    catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
    {
        // The session is over, or we are.
    }
});
Console.WriteLine($"The parrot listens at ws://127.0.0.1:{port}");
await app.RunAsync();
