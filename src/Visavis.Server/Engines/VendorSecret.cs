using Visavis.Server.Validation;

namespace Visavis.Server.Engines;

/// <summary>Reads a vendor's credential. It travels in a header, so it must fit into one.</summary>
internal static class VendorSecret
{
    /// <summary>The credential, or null when something is wrong.</summary>
    public static string? Read(FieldReader field)
    {
        if (field.RequiredNonEmptyString() is not { } secret) return null;
        if (!secret.AsSpan().ContainsAnyExceptInRange('!', '~')) return secret;
        field.Fail("A credential has no blanks, line breaks or characters outside ASCII.", ValidationErrorType.HeaderValue);
        return null;
    }
}
