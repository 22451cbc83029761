using System.Buffers;
using System.Buffers.Text;
using System.Net.WebSockets;
using System.Text;

namespace Visavis.Engines.Sockets;

/// <summary>How a piece of microphone audio looks on an engine's wire.</summary>
/// <remarks>Used by one sending loop at a time; what <see cref="Wrap"/> gives is valid until the next call.</remarks>
internal abstract class MicrophoneFraming
{
    /// <summary>Audio as it is, in binary messages.</summary>
    public static MicrophoneFraming Raw { get; } = new RawFraming();

    /// <summary>Kind of message.</summary>
    public abstract WebSocketMessageType MessageType { get; }

    /// <summary>Base64 audio in the middle of a JSON message.</summary>
    public static MicrophoneFraming Json(string before, string after) => new JsonFraming(before, after);

    /// <summary>Makes a message of PCM16LE mono.</summary>
    public abstract ReadOnlyMemory<byte> Wrap(ReadOnlyMemory<byte> pcm);

    private sealed class RawFraming : MicrophoneFraming
    {
        public override WebSocketMessageType MessageType => WebSocketMessageType.Binary;

        public override ReadOnlyMemory<byte> Wrap(ReadOnlyMemory<byte> pcm) => pcm;
    }

    private sealed class JsonFraming(string before, string after) : MicrophoneFraming
    {
        private readonly byte[] _before = Encoding.UTF8.GetBytes(before);
        private readonly byte[] _after = Encoding.UTF8.GetBytes(after);
        private byte[] _message = [];

        public override WebSocketMessageType MessageType => WebSocketMessageType.Text;

        public override ReadOnlyMemory<byte> Wrap(ReadOnlyMemory<byte> pcm)
        {
            var room = _before.Length + Base64.GetMaxEncodedToUtf8Length(pcm.Length) + _after.Length;
            if (_message.Length < room)
            {
                _message = new byte[room];
                _before.CopyTo(_message, 0);
            }

            if (Base64.EncodeToUtf8(pcm.Span, _message.AsSpan(_before.Length), out _, out var written) != OperationStatus.Done)
                throw new InvalidOperationException("The message is too short for its audio.");
            _after.CopyTo(_message, _before.Length + written);
            return _message.AsMemory(0, _before.Length + written + _after.Length);
        }
    }
}
