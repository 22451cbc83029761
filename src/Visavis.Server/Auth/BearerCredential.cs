using Microsoft.Extensions.Primitives;

namespace Visavis.Server.Auth;

/// <summary>Reads <c>Authorization: Bearer …</c>.</summary>
internal static class BearerCredential
{
    private const string Scheme = "Bearer ";

    /// <summary>The credential, or null when the header is missing, repeated, empty or of another scheme.</summary>
    public static string? Read(HttpRequest request)
    {
        StringValues header = request.Headers.Authorization;
        if (header.Count != 1 || header[0] is not { } value || !value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return null;
        var credential = value.AsSpan(Scheme.Length).Trim();
        return credential.IsEmpty ? null : credential.ToString();
    }
}
