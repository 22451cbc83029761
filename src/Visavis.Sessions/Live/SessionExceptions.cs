namespace Visavis.Sessions.Live;

/// <summary>Thrown when a session is used after its end.</summary>
public sealed class SessionEndedException : Exception
{
    /// <summary>Creates the exception.</summary>
    public SessionEndedException()
        : base("The session has ended.")
    {
    }

    /// <summary>Creates the exception with a text.</summary>
    public SessionEndedException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a text and a cause.</summary>
    public SessionEndedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>Thrown when this process already runs as many sessions as it may, or is shutting down.</summary>
public sealed class SessionCapacityException : Exception
{
    /// <summary>Creates the exception.</summary>
    public SessionCapacityException()
        : base("No free renderer.")
    {
    }

    /// <summary>Creates the exception with a text.</summary>
    public SessionCapacityException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a text and a cause.</summary>
    public SessionCapacityException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
