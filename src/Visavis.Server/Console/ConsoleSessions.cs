using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Visavis.Server.Console;

/// <summary>Somebody who has signed in to the console.</summary>
/// <param name="Bearer">What the console's own calls carry instead of the key; worth nothing once the session is over.</param>
/// <param name="KeySecret">The API key that was entered: the session is worth what the key is worth, and no longer.</param>
/// <param name="EndsAt">When to sign in again.</param>
internal sealed record ConsoleSession(string Bearer, string KeySecret, DateTimeOffset EndsAt)
{
    public override string ToString() => "console session";
}

/// <summary>Who is signed in. In memory: a restart asks everybody again.</summary>
internal sealed class ConsoleSessions(TimeProvider time)
{
    public const string CookieName = "visavis_console";

    /// <summary>Marks a console's credential among bearer credentials.</summary>
    public const string BearerMarker = "vvc_";

    private const int MostSessions = 1_000;
    private static readonly TimeSpan Length = TimeSpan.FromHours(12);

    // Both are 256 random bits and looked up by their hash: how long a look-up takes tells nothing about them.
    private readonly ConcurrentDictionary<string, ConsoleSession> _byCookie = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ConsoleSession> _byBearer = new(StringComparer.Ordinal);

    /// <summary>Begins a session with a key that was found to be valid.</summary>
    /// <returns>The value of the cookie.</returns>
    public string Begin(string keySecret)
    {
        Sweep();
        var cookie = RandomNumberGenerator.GetHexString(64, lowercase: true);
        var session = new ConsoleSession(BearerMarker + RandomNumberGenerator.GetHexString(64, lowercase: true), keySecret, time.GetUtcNow() + Length);
        _byCookie[Digest(cookie)] = session;
        _byBearer[Digest(session.Bearer)] = session;
        return cookie;
    }

    /// <summary>The session of a browser, or null.</summary>
    public ConsoleSession? OfCookie(HttpRequest request) =>
        request.Cookies.TryGetValue(CookieName, out var cookie) ? Alive(_byCookie.GetValueOrDefault(Digest(cookie))) : null;

    /// <summary>The session of a console's call, or null.</summary>
    public ConsoleSession? OfBearer(string credential) => Alive(_byBearer.GetValueOrDefault(Digest(credential)));

    /// <summary>Ends the session of a browser, if there is one.</summary>
    public void End(HttpRequest request)
    {
        if (!request.Cookies.TryGetValue(CookieName, out var cookie) || !_byCookie.TryRemove(Digest(cookie), out var session)) return;
        _byBearer.TryRemove(Digest(session.Bearer), out _);
    }

    private ConsoleSession? Alive(ConsoleSession? session) => session is not null && session.EndsAt > time.GetUtcNow() ? session : null;

    private void Sweep()
    {
        var now = time.GetUtcNow();
        var oldestFirst = _byCookie.OrderBy(entry => entry.Value.EndsAt).ToList();
        foreach (var (cookie, session) in oldestFirst.Where((entry, i) => entry.Value.EndsAt <= now || i < oldestFirst.Count - MostSessions))
        {
            _byCookie.TryRemove(cookie, out _);
            _byBearer.TryRemove(Digest(session.Bearer), out _);
        }
    }

    private static string Digest(string secret) => Convert.ToHexString(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(secret)));
}
