namespace Visavis.Store.ApiKeys;

/// <summary>A key to be made.</summary>
/// <param name="ProjectId">Project that it acts for.</param>
/// <param name="Name">What the operator calls it; may be empty.</param>
/// <param name="Kind">Where it is valid.</param>
/// <param name="Lifetime">How long it is valid, or null for ever.</param>
public sealed record NewApiKey(string ProjectId, string Name = "", ApiKeyKind Kind = ApiKeyKind.Standard, TimeSpan? Lifetime = null);

/// <summary>The API keys of this installation. Safe for use by many requests, and by several processes, at once.</summary>
public interface IApiKeyStore
{
    /// <summary>Finds the key with this secret, revoked and expired ones included; null when there is none.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    ValueTask<ApiKey?> FindBySecretAsync(string secret, CancellationToken cancellationToken);

    /// <summary>All keys, oldest first.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    ValueTask<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Makes and stores a key.</summary>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    Task<CreatedApiKey> CreateAsync(NewApiKey key, CancellationToken cancellationToken);

    /// <summary>Revokes a key by its id; a request with it fails from then on.</summary>
    /// <returns>The key, or null when there is none with this id. Revoking twice keeps the first time.</returns>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    Task<ApiKey?> RevokeAsync(string id, CancellationToken cancellationToken);
}
