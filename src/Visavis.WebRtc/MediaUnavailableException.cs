namespace Visavis.WebRtc;

/// <summary>Thrown when the media libraries are missing, incomplete or do not respond; the text says what to do.</summary>
public sealed class MediaUnavailableException : Exception
{
    /// <summary>Creates the exception with a reason and advice.</summary>
    public MediaUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a reason, advice and its cause.</summary>
    public MediaUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception without a reason.</summary>
    public MediaUnavailableException()
    {
    }
}
