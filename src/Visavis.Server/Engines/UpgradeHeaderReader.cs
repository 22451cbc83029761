using System.Buffers;
using Visavis.Server.Validation;

namespace Visavis.Server.Engines;

/// <summary>Reads the headers that a customer wants on the WebSocket upgrade.</summary>
internal static class UpgradeHeaderReader
{
    // RFC 9110, section 5.6.2: what a header name may be made of.
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    // RFC 9110, section 5.5: of the control characters only the tab may be in a value.
    private static readonly SearchValues<char> ForbiddenInValues = SearchValues.Create(
        [.. Enumerable.Range(0, ' ').Append(127).Where(c => c != '\t').Select(c => (char)c)]);

    // A request without a body carries no header about one; our HTTP client would leave it out in silence.
    private static readonly HashSet<string> AboutABody = new(StringComparer.OrdinalIgnoreCase)
    {
        "Allow", "Content-Disposition", "Content-Encoding", "Content-Language", "Content-Location", "Content-MD5", "Content-Range", "Content-Type",
        "Expires", "Last-Modified",
    };

    private static readonly HashSet<string> OwnedByTheHandshake = new(StringComparer.OrdinalIgnoreCase)
    {
        "Host", "Connection", "Upgrade", "Content-Length", "Transfer-Encoding",
    };

    /// <summary>The headers (none when absent or null), or null when something is wrong.</summary>
    public static IReadOnlyDictionary<string, string>? Read(FieldReader field)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (field.IsAbsent || field.IsNull) return headers;
        if (!field.ExpectObject()) return null;

        var valid = true;
        var place = -1;
        foreach (var (name, value) in field.Members())
        {
            place++;
            if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(TokenCharacters))
            {
                // By its place: what is no name may be a value, and a secret, in the wrong place.
                field.Errors.Add(field.Path.Item(place), "This is not a valid header name.", ValidationErrorType.HeaderName);
                valid = false;
                continue;
            }

            valid &= CheckName(name, value);
            if (value.String() is not { } text) valid = false;
            else if (text.AsSpan().ContainsAny(ForbiddenInValues))
            {
                value.Fail("A header value must not contain control characters.", ValidationErrorType.HeaderValue);
                valid = false;
            }
            else headers[name] = text;
        }

        return valid ? headers : null;
    }

    private static bool CheckName(string name, FieldReader at)
    {
        if (OwnedByTheHandshake.Contains(name) || name.StartsWith("Sec-WebSocket-", StringComparison.OrdinalIgnoreCase))
            at.Fail("This header belongs to the WebSocket handshake and cannot be set.", ValidationErrorType.HeaderName);
        else if (AboutABody.Contains(name))
            at.Fail("This header describes a body, and a WebSocket upgrade has none.", ValidationErrorType.HeaderName);
        else return true;
        return false;
    }
}
