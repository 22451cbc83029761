using System.Text.Json;
using Visavis.Engines.Sockets;

namespace Visavis.Engines.Cartesia;

/// <summary>What a message of an agent means to us, whatever the dialect calls it.</summary>
internal enum LineEventKind
{
    /// <summary>Nothing that concerns an avatar.</summary>
    Other,

    /// <summary>The call is open.</summary>
    Opened,

    /// <summary>A piece of speech.</summary>
    Audio,

    /// <summary>The user has interrupted: drop everything that waits.</summary>
    Clear,

    /// <summary>The agent wants to hand the call to a telephone.</summary>
    Transfer,
}

/// <summary>A message of an agent, read.</summary>
/// <param name="Kind">What it means.</param>
/// <param name="Audio">For speech: PCM16LE.</param>
/// <param name="StreamId">For the opening: the call's id.</param>
internal readonly record struct LineEvent(LineEventKind Kind, ReadOnlyMemory<byte> Audio = default, string? StreamId = null);

/// <summary>A version of Cartesia's agent protocol. The calls API is one; its announced successor can become another.</summary>
internal interface ILineDialect
{
    /// <summary>Where and with which credentials an agent is dialled.</summary>
    SocketTarget Target(CartesiaConfig config, CartesiaOptions options);

    /// <summary>The first message.</summary>
    string Opening { get; }

    /// <summary>How microphone audio is sent in an open call.</summary>
    MicrophoneFraming Microphone(string streamId);

    /// <summary>Reads a message.</summary>
    /// <exception cref="FormatException">Its audio is not base64.</exception>
    LineEvent Read(JsonElement message);
}
