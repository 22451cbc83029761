using System.Buffers;
using System.Net.WebSockets;

namespace Visavis.Engines.Sockets;

/// <summary>Takes in what an engine sends. Called from the socket's read loop only; must not throw.</summary>
internal interface ISocketInput
{
    /// <summary>A piece of a binary message.</summary>
    void OnBinary(ReadOnlySpan<byte> piece);

    /// <summary>A whole text message, valid during the call.</summary>
    void OnText(ReadOnlySequence<byte> utf8);
}

/// <summary>How reading from the engine came to its end.</summary>
internal enum ReceiveEnd
{
    /// <summary>The engine closed its side.</summary>
    Closed,

    /// <summary>A message was longer than allowed.</summary>
    MessageTooBig,
}

/// <summary>Reads an engine's socket until it closes. Audio is passed on fragment by fragment, text when it is whole.</summary>
internal sealed class EngineReceiver(ISocketInput input, int maxTextBytes, int maxBinaryBytes)
{
    private const int BufferBytes = 64 * 1024;

    private readonly ArrayBufferWriter<byte> _text = new();
    private long _binaryBytes;

    /// <exception cref="WebSocketException">The connection broke.</exception>
    public async Task<ReceiveEnd> RunAsync(WebSocket socket)
    {
        var buffer = new byte[BufferBytes];
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
            if (received.MessageType == WebSocketMessageType.Close) return ReceiveEnd.Closed;
            if (!Take(received, buffer.AsMemory(0, received.Count))) return ReceiveEnd.MessageTooBig;
        }
    }

    private bool Take(ValueWebSocketReceiveResult received, ReadOnlyMemory<byte> piece)
    {
        if (received.MessageType == WebSocketMessageType.Binary)
        {
            _binaryBytes += piece.Length;
            if (_binaryBytes > maxBinaryBytes) return false;
            input.OnBinary(piece.Span);
            if (received.EndOfMessage) _binaryBytes = 0;
            return true;
        }

        if (_text.WrittenCount + piece.Length > maxTextBytes) return false;
        if (received.EndOfMessage && _text.WrittenCount == 0)
        {
            input.OnText(new ReadOnlySequence<byte>(piece));
            return true;
        }

        _text.Write(piece.Span);
        if (!received.EndOfMessage) return true;
        input.OnText(new ReadOnlySequence<byte>(_text.WrittenMemory));
        _text.ResetWrittenCount();
        return true;
    }
}
