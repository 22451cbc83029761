namespace Visavis.Engines.Sockets;

/// <summary>An engine's socket could not be opened; the text says why and is fit for customers.</summary>
internal sealed class EngineUnreachableException(string message, Exception cause, int? httpStatus, string? body) : Exception(message, cause)
{
    /// <summary>What the engine answered instead of the upgrade; null when there was no answer.</summary>
    public int? HttpStatus { get; } = httpStatus;

    /// <summary>Beginning of that answer's body. The engine's words: never logged.</summary>
    public string? Body { get; } = body;
}
