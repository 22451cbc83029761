using System.Collections.Frozen;
using Visavis.Face.Assets;
using Visavis.Server.Configuration;
using Visavis.Server.Hosting;
using Visavis.Server.Problems;

namespace Visavis.Server.Avatars;

/// <summary>The avatars on disk: those we ship, and the operator's own under the data folder, which win. Read once, at start.</summary>
internal sealed partial class AvatarCatalog
{
    // The hosted product's default avatar; requests written for it get ours.
    private const string HostedDefault = "jane_20240829";

    private const string ManifestFile = "avatar.json";

    private readonly FrozenDictionary<string, AvatarEntry> _byName;
    private readonly AvatarOptions _options;

    public AvatarCatalog(ContentFolder content, VisavisOptions options, ILogger<AvatarCatalog> log)
    {
        _options = options.Avatars;
        var byId = new Dictionary<string, AvatarEntry>();
        foreach (var root in (string[])[content.Avatars, Path.Combine(options.Server.Data, "avatars")])
        {
            foreach (var entry in ReadFolder(root, log)) byId[entry.Id] = entry;
        }

        All = [.. byId.Values.OrderBy(entry => entry.Id != _options.Default).ThenBy(entry => entry.Id)];
        _byName = Names(byId).ToFrozenDictionary(pair => pair.Name, pair => pair.Entry);
    }

    /// <summary>All avatars, the default one first.</summary>
    public IReadOnlyList<AvatarEntry> All { get; }

    /// <summary>The avatar of requests that name none; null when it is not there.</summary>
    public AvatarEntry? Default => _byName.GetValueOrDefault(_options.Default);

    /// <summary>The avatar that a request means.</summary>
    /// <param name="id">Its id or another name of it; null for the default one.</param>
    public Outcome<AvatarEntry> Resolve(string? id)
    {
        if (_options.Retired.Contains(id))
            return new ApiProblem(StatusCodes.Status410Gone, ErrorCode.AvatarRetired, $"The avatar '{id}' is no longer available.");
        if (_byName.TryGetValue(id ?? _options.Default, out var entry)) return entry;
        return new ApiProblem(
            StatusCodes.Status410Gone,
            ErrorCode.AvatarUnknown,
            id is null ? "The server's default avatar is missing." : "There is no avatar with this avatar_id; GET /api/v1/avatars lists them.");
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
            return new AvatarEntry(AvatarManifest.Parse(File.ReadAllBytes(manifestPath)), Path.GetDirectoryName(manifestPath)!);
        }
        catch (Exception error) when (error is AvatarFormatException or IOException or UnauthorizedAccessException)
        {
            LogUnreadable(log, manifestPath, error.Message);
            return null;
        }
    }

    [LoggerMessage(8101, LogLevel.Warning, "{Path} is left out: {Reason}")]
    private static partial void LogUnreadable(ILogger logger, string path, string reason);
}
