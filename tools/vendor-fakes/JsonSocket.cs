using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Visavis.Sessions.Loops;

namespace Visavis.VendorFakes;

/// <summary>A WebSocket of JSON messages with one writer, so that events keep their order whoever sends them.</summary>
public sealed class JsonSocket(WebSocket socket, Action abort) : IAsyncDisposable
{
    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(5);

    private readonly Channel<Func<Task>> _out = Channel.CreateBounded<Func<Task>>(100_000);
    private readonly byte[] _buffer = new byte[1 << 16];
    private OwnedLoop? _writing;

    /// <summary>How the other side closed, once it has.</summary>
    public (int? Status, string? Text) ClosedBy => ((int?)socket.CloseStatus, socket.CloseStatusDescription);

    /// <summary>Begins to write.</summary>
    public void Start() => _writing = OwnedLoop.Start(async _ =>
    {
        await foreach (var write in _out.Reader.ReadAllAsync(CancellationToken.None)) await write();
    });

    /// <summary>Sends a message after those before it.</summary>
    public void Send(JsonNode message) => SendText(Wire.Text(message));

    /// <summary>Sends a text as it stands.</summary>
    public void SendText(string text) => _out.Writer.TryWrite(() =>
        socket.State is WebSocketState.Open or WebSocketState.CloseReceived
            ? socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, CancellationToken.None)
            : Task.CompletedTask);

    /// <summary>Closes after everything that was sent.</summary>
    public void Close(int status, string reason) => _out.Writer.TryWrite(async () =>
    {
        using var limit = new CancellationTokenSource(CloseLimit);
        if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived) await socket.CloseOutputAsync((WebSocketCloseStatus)status, reason, limit.Token);
    });

    /// <summary>Drops the connection without a word, after everything that was sent.</summary>
    public void Abort() => _out.Writer.TryWrite(() =>
    {
        abort();
        return Task.CompletedTask;
    });

    /// <summary>The next message; null when the other side is gone. <c>IsText</c> tells text from binary.</summary>
    public async Task<(bool IsText, string Text)?> ReceiveAsync()
    {
        using var message = new MemoryStream();
        try
        {
            while (true)
            {
                var received = await socket.ReceiveAsync(_buffer.AsMemory(), CancellationToken.None);
                if (received.MessageType == WebSocketMessageType.Close) return null;
                await message.WriteAsync(_buffer.AsMemory(0, received.Count));
                if (received.EndOfMessage)
                    return (received.MessageType == WebSocketMessageType.Text, Encoding.UTF8.GetString(message.GetBuffer(), 0, (int)message.Length));
            }
        }
        catch (Exception exception) when (exception is WebSocketException or IOException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Answers a close and stops writing.</summary>
    public async ValueTask DisposeAsync()
    {
        if (socket.State == WebSocketState.CloseReceived) Close((int)WebSocketCloseStatus.NormalClosure, "");
        _out.Writer.TryComplete();
        if (_writing is not null) await _writing.DisposeAsync();
        socket.Dispose();
    }
}
