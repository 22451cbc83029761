namespace Visavis.Engines.External;

/// <summary>One session's external engine, as its customer described it. Holds secrets: lives in memory only.</summary>
/// <param name="Url">Absolute <c>ws</c> or <c>wss</c> address, sent to the engine byte for byte.</param>
/// <param name="Headers">Sent with the upgrade, verbatim.</param>
/// <param name="MicrophoneHz">Rate of the viewer's audio: 16000 or 24000.</param>
public sealed record ExternalEngineConfig(string Url, IReadOnlyDictionary<string, string> Headers, int MicrophoneHz)
{
    /// <summary>Parses an address without normalising path or query: single-use tokens live there.</summary>
    /// <returns>The address, or null when it is not an absolute <c>ws</c> or <c>wss</c> one.</returns>
    public static Uri? ParseUrl(string url)
    {
        ArgumentNullException.ThrowIfNull(url);

        // Only an address without any path needs help: "ws://host?x" has to ask for "/?x".
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0) return null;
        var authority = scheme + 3;
        var length = url.AsSpan(authority).IndexOfAny('/', '?', '#');
        var authorityEnd = length < 0 ? url.Length : authority + length;
        if (authorityEnd == url.Length || url[authorityEnd] != '/') url = url.Insert(authorityEnd, "/");

        return Uri.TryCreate(url, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }, out var parsed)
            && parsed is { IsAbsoluteUri: true, Scheme: "ws" or "wss" } && parsed.Host.Length > 0
                ? parsed
                : null;
    }

    /// <summary>Without the secrets.</summary>
    public override string ToString() => "external engine";
}
