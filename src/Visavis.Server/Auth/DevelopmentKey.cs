using System.Text;
using Visavis.Store.ApiKeys;
using Visavis.Store.Files;

namespace Visavis.Server.Auth;

/// <summary>The key that a server in development makes for itself and keeps at <c>DATA/dev-api-key</c>, mode 600.</summary>
internal static class DevelopmentKey
{
    public const string FileName = "dev-api-key";
    public const string Project = "development";

    /// <summary>The key of this data folder; a new one when there is none, or when it was revoked.</summary>
    public static async Task<string> EnsureAsync(IApiKeyStore keys, string dataFolder, CancellationToken cancellationToken)
    {
        var path = Path.Combine(dataFolder, FileName);
        if (File.Exists(path))
        {
            var kept = (await File.ReadAllTextAsync(path, cancellationToken)).Trim();
            if (kept.Length > 0 && await keys.FindBySecretAsync(kept, cancellationToken) is { IsRevoked: false }) return kept;
        }

        var created = await keys.CreateAsync(new NewApiKey(Project, "development key", ApiKeyKind.Development), cancellationToken);
        await PrivateFile.ReplaceAsync(path, Encoding.UTF8.GetBytes(created.Secret + "\n"), cancellationToken);
        return created.Secret;
    }
}
