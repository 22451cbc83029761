using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Visavis.Tests.Engines.External;

/// <summary>A customer's agent, as the product meets it: a WebSocket server on a real port, driven by the test.</summary>
internal sealed class AgentServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TaskCompletionSource<WebSocket> _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<string> _texts = Channel.CreateBounded<string>(100_000);
    private readonly Channel<byte[]> _audio = Channel.CreateBounded<byte[]>(100_000);

    private AgentServer(WebApplication app) => _app = app;

    public int Connections { get; private set; }

    public IHeaderDictionary? Headers { get; private set; }

    public string? RawTarget { get; private set; }

    public (WebSocketCloseStatus? Status, string? Text)? ClosedWith { get; private set; }

    /// <summary>Answers the upgrade with this status instead, when set.</summary>
    public int? RefuseWith { get; init; }

    public string Url { get; private set; } = "";

    public Task<WebSocket> Connected => _connected.Task;

    public Task Done => _done.Task;

    public ChannelReader<string> Texts => _texts.Reader;

    public ChannelReader<byte[]> Audio => _audio.Reader;

    public static async Task<AgentServer> StartAsync(int? refuseWith = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.UseWebSockets();
        var server = new AgentServer(app) { RefuseWith = refuseWith };
        app.Run(server.ServeAsync);
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        server.Url = address.Replace("http://", "ws://", StringComparison.Ordinal);
        return server;
    }

    public async Task SendAsync(object message) => await SendTextAsync(JsonSerializer.Serialize(message));

    public async Task SendTextAsync(string text) =>
        await (await Connected).SendAsync(Encoding.UTF8.GetBytes(text).AsMemory(), WebSocketMessageType.Text, true, CancellationToken.None);

    public async Task SendAudioAsync(ReadOnlyMemory<byte> pcm) =>
        await (await Connected).SendAsync(pcm, WebSocketMessageType.Binary, true, CancellationToken.None);

    /// <summary>Waits for the next message of a type; others are passed over.</summary>
    public async Task<JsonElement> WaitForAsync(string type, CancellationToken cancellationToken)
    {
        await foreach (var text in _texts.Reader.ReadAllAsync(cancellationToken))
        {
            var json = JsonDocument.Parse(text).RootElement;
            if (json.GetProperty("type").GetString() == type) return json;
        }

        throw new InvalidOperationException($"The socket closed before '{type}' came.");
    }

    public async ValueTask DisposeAsync()
    {
        if (_connected.Task.IsCompletedSuccessfully) (await _connected.Task).Abort();
        await _app.DisposeAsync();
    }

    private async Task ServeAsync(HttpContext context)
    {
        Connections++;
        Headers = context.Request.Headers;
        RawTarget = context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget;
        if (RefuseWith is { } status)
        {
            context.Response.StatusCode = status;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        _connected.TrySetResult(socket);
        var buffer = new byte[1 << 16];
        try
        {
            while (true)
            {
                var received = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    ClosedWith = (socket.CloseStatus, socket.CloseStatusDescription);
                    if (socket.State == WebSocketState.CloseReceived) await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
                    break;
                }

                if (received.MessageType == WebSocketMessageType.Text) _texts.Writer.TryWrite(Encoding.UTF8.GetString(buffer, 0, received.Count));
                else _audio.Writer.TryWrite(buffer[..received.Count]);
            }
        }
        catch (WebSocketException)
        {
            // The connection was dropped; the test asks what that did on the other side.
        }

        _texts.Writer.TryComplete();
        _audio.Writer.TryComplete();
        _done.TrySetResult();
    }
}
