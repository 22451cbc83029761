namespace Visavis.Store;

/// <summary>Thrown when durable data cannot be read or written; the text names the file and what to do.</summary>
public sealed class StoreException : Exception
{
    /// <summary>Creates the exception with a reason.</summary>
    public StoreException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a reason and its cause.</summary>
    public StoreException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception without a reason.</summary>
    public StoreException()
    {
    }
}
