using System.Collections.Frozen;
using Visavis.Face.Assets;
using Visavis.Server.Configuration;
using Visavis.Server.Hosting;
using Visavis.Server.Problems;

namespace Visavis.Server.Avatars;

/// <summary>The avatars on disk: those we ship, and the operator's own under the data folder, which win.</summary>
/// <remarks>Any thread. Read again when an avatar was imported or removed meanwhile, which the own folder's time stamp tells.</remarks>
internal sealed partial class AvatarCatalog
{
    // The hosted product's default avatar; requests written for it get ours.
    private const string HostedDefault = "jane_20240829";

    private const string ManifestFile = "avatar.json";

    private readonly AvatarOptions _options;
    private readonly string _shipped, _own;
    private readonly ILogger<AvatarCatalog> _log;
    private readonly Lock _reading = new();
    private volatile Snapshot _snapshot;

    public AvatarCatalog(ContentFolder content, VisavisOptions options, ILogger<AvatarCatalog> log)
    {
        _options = options.Avatars;
        _log = log;
        (_shipped, _own) = (content.Avatars, Path.Combine(options.Server.Data, "avatars"));
        _snapshot = Read();
    }

    /// <summary>All avatars, the default one first.</summary>
    public IReadOnlyList<AvatarEntry> All => Current.All;

    /// <summary>The avatar of requests that name none; null when it is not there.</summary>
    public AvatarEntry? Default => Current.ByName.GetValueOrDefault(_options.Default);

    private Snapshot Current
    {
        get
        {
            if (_snapshot.Stamp == Directory.GetLastWriteTimeUtc(_own)) return _snapshot;
            lock (_reading)
            {
                if (_snapshot.Stamp != Directory.GetLastWriteTimeUtc(_own)) _snapshot = Read();
                return _snapshot;
            }
        }
    }

    /// <summary>The avatar that a request means.</summary>
    /// <param name="id">Its id or another name of it; null for the default one.</param>
    public Outcome<AvatarEntry> Resolve(string? id)
    {
        if (_options.Retired.Contains(id))
            return new ApiProblem(StatusCodes.Status410Gone, ErrorCode.AvatarRetired, $"The avatar '{id}' is no longer available.");
        var current = Current;
        if ((current.ByName.GetValueOrDefault(id ?? _options.Default) ?? current.ForAnyOther) is { } entry) return entry;
        return new ApiProblem(
            StatusCodes.Status410Gone,
            ErrorCode.AvatarUnknown,
            id is null ? "The server's default avatar is missing." : "There is no avatar with this avatar_id; GET /api/v1/avatars lists them, and the setting Avatars:Aliases says which one ids of another service mean.");
    }

    /// <summary>Whether an avatar has this id or name.</summary>
    public bool IsTaken(string id) => Current.ByName.ContainsKey(id);

    private Snapshot Read()
    {
        // The stamp first: what changes while it is read is read once more.
        var stamp = Directory.GetLastWriteTimeUtc(_own);
        var byId = new Dictionary<string, AvatarEntry>();
        foreach (var root in (string[])[_shipped, _own])
        {
            foreach (var entry in ReadFolder(root, _log)) byId[entry.Id] = entry;
        }

        return new Snapshot(
            [.. byId.Values.OrderBy(entry => entry.Id != _options.Default).ThenBy(entry => entry.Id)],
            Names(byId).ToFrozenDictionary(pair => pair.Name, pair => pair.Entry),
            _options.Aliases.GetValueOrDefault(AvatarOptions.AnyAvatar) is { } other ? byId.GetValueOrDefault(other) : null,
            stamp);
    }

    // Own ids win over aliases, and what the operator wrote wins over what manifests say.
    private IEnumerable<(string Name, AvatarEntry Entry)> Names(Dictionary<string, AvatarEntry> byId)
    {
        var names = new Dictionary<string, AvatarEntry>();
        if (byId.TryGetValue(_options.Default, out var standard)) names[HostedDefault] = standard;
        foreach (var entry in byId.Values)
        {
            foreach (var alias in entry.Manifest.Aliases) names[alias] = entry;
        }

        foreach (var (alias, id) in _options.Aliases)
        {
            if (byId.TryGetValue(id, out var entry)) names[alias] = entry;
        }

        foreach (var entry in byId.Values) names[entry.Id] = entry;
        return names.Select(pair => (pair.Key, pair.Value));
    }

    private static IEnumerable<AvatarEntry> ReadFolder(string root, ILogger log)
    {
        if (!Directory.Exists(root)) yield break;
        foreach (var folder in Directory.EnumerateDirectories(root).Order())
        {
            var manifest = Path.Combine(folder, ManifestFile);
            if (File.Exists(manifest) && TryRead(manifest, log) is { } entry) yield return entry;
        }
    }

    private static AvatarEntry? TryRead(string manifestPath, ILogger log)
    {
        try
        {
            return new AvatarEntry(AvatarManifest.Parse(File.ReadAllBytes(manifestPath)), Path.GetDirectoryName(manifestPath)!, File.GetLastWriteTimeUtc(manifestPath).Ticks);
        }
        catch (Exception error) when (error is AvatarFormatException or IOException or UnauthorizedAccessException)
        {
            LogUnreadable(log, manifestPath, error.Message);
            return null;
        }
    }

    [LoggerMessage(8101, LogLevel.Warning, "{Path} is left out: {Reason}")]
    private static partial void LogUnreadable(ILogger logger, string path, string reason);

    private sealed record Snapshot(IReadOnlyList<AvatarEntry> All, FrozenDictionary<string, AvatarEntry> ByName, AvatarEntry? ForAnyOther, DateTime Stamp);
}
