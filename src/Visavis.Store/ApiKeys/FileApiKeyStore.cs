using System.Collections.Frozen;
using System.Text.Json;
using Visavis.Store.Files;

namespace Visavis.Store.ApiKeys;

/// <summary>Keeps the keys in one JSON file with mode 600, hashes only.</summary>
/// <remarks>
/// The file is replaced as a whole and read again when its time stamp or size changed, so that a key revoked on the command line is
/// refused by a running server at its next request. One look-up costs a file status call (about 2 µs) and a dictionary look-up.
/// </remarks>
public sealed class FileApiKeyStore : IApiKeyStore, IDisposable
{
    private const string FileName = "api-keys.json";
    private const int IdLength = 12;

    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private volatile Snapshot _snapshot = Snapshot.Empty;

    /// <summary>Opens the store of a data folder; the folder is created when it is missing.</summary>
    /// <exception cref="StoreException">The folder cannot be created.</exception>
    public FileApiKeyStore(string dataFolder, TimeProvider time)
    {
        _path = Path.Combine(dataFolder, FileName);
        _time = time;
        try
        {
            PrivateFile.CreateFolder(dataFolder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"The data folder {dataFolder} cannot be created: {error.Message}", error);
        }
    }

    /// <inheritdoc />
    public ValueTask<ApiKey?> FindBySecretAsync(string secret, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Current().ByHash.GetValueOrDefault(ApiKeySecret.Hash(secret))?.ToKey());

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<ApiKey>>([.. Current().ByHash.Values.Select(key => key.ToKey()).OrderBy(key => key.CreatedAt)]);

    /// <inheritdoc />
    public async Task<CreatedApiKey> CreateAsync(string projectId, string name, ApiKeyKind kind, CancellationToken cancellationToken)
    {
        var secret = ApiKeySecret.Create();
        var key = new StoredApiKey
        {
            Id = Guid.NewGuid().ToString("N")[..IdLength],
            Project = projectId,
            Name = name,
            Prefix = ApiKeySecret.PrefixOf(secret),
            Hash = ApiKeySecret.Hash(secret),
            Kind = kind,
            CreatedAt = _time.GetUtcNow(),
        };
        await ChangeAsync(keys => [.. keys, key], cancellationToken);
        return new CreatedApiKey(key.ToKey(), secret);
    }

    /// <inheritdoc />
    public async Task<ApiKey?> RevokeAsync(string id, CancellationToken cancellationToken)
    {
        StoredApiKey? revoked = null;
        await ChangeAsync(
            keys =>
            {
                var index = keys.FindIndex(key => key.Id == id);
                if (index < 0) return null;
                revoked = keys[index] with { RevokedAt = keys[index].RevokedAt ?? _time.GetUtcNow() };
                keys[index] = revoked;
                return keys;
            },
            cancellationToken);
        return revoked?.ToKey();
    }

    /// <inheritdoc />
    public void Dispose() => _writing.Dispose();

    private async Task ChangeAsync(Func<List<StoredApiKey>, List<StoredApiKey>?> change, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            using var held = await FileLock.AcquireAsync(_path, _time, cancellationToken);
            if (change([.. Current().ByHash.Values]) is not { } keys) return;
            var document = new ApiKeyDocument { Keys = keys };
            await PrivateFile.ReplaceAsync(
                _path, JsonSerializer.SerializeToUtf8Bytes(document, ApiKeyJson.Default.ApiKeyDocument), cancellationToken);
            _snapshot = Load();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"{_path} cannot be written: {error.Message}", error);
        }
        finally
        {
            _writing.Release();
        }
    }

    private Snapshot Current()
    {
        var seen = _snapshot;
        if (Stamp() == seen.Stamp) return seen;
        return _snapshot = Load();
    }

    private Snapshot Load()
    {
        // The stamp is taken before the read: a change in between is then noticed by the next look-up.
        var stamp = Stamp();
        if (stamp == FileStamp.Missing) return Snapshot.Empty;
        try
        {
            var document = JsonSerializer.Deserialize(File.ReadAllBytes(_path), ApiKeyJson.Default.ApiKeyDocument);
            if (document is null || document.Version != ApiKeyDocument.CurrentVersion)
                throw new StoreException($"{_path} was written by another version of Visavis (expected {ApiKeyDocument.CurrentVersion}).");
            return new Snapshot(stamp, document.Keys.ToFrozenDictionary(key => key.Hash));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException or ArgumentException)
        {
            throw new StoreException($"{_path} cannot be read: {error.Message} Restore it from a backup, or remove it and create new keys.", error);
        }
    }

    private FileStamp Stamp()
    {
        var file = new FileInfo(_path);
        return file.Exists ? new FileStamp(file.LastWriteTimeUtc.Ticks, file.Length) : FileStamp.Missing;
    }

    private readonly record struct FileStamp(long WrittenTicks, long Bytes)
    {
        public static FileStamp Missing => default;
    }

    private sealed record Snapshot(FileStamp Stamp, FrozenDictionary<string, StoredApiKey> ByHash)
    {
        public static Snapshot Empty { get; } = new(FileStamp.Missing, FrozenDictionary<string, StoredApiKey>.Empty);
    }
}
