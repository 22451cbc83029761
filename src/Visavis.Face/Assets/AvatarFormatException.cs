namespace Visavis.Face.Assets;

/// <summary>An avatar's model, picture, manifest or bake cannot be used. The message says what is wrong in the file.</summary>
public sealed class AvatarFormatException : Exception
{
    /// <summary>Creates the exception.</summary>
    public AvatarFormatException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong, in terms of the file.</param>
    public AvatarFormatException(string message) : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong, in terms of the file.</param>
    /// <param name="innerException">What the parser said.</param>
    public AvatarFormatException(string message, Exception innerException) : base(message, innerException)
    {
    }

    /// <summary>The glTF extension that the file needs and that is not read directly; null when that is not what is wrong.</summary>
    public string? NeededExtension { get; init; }
}
