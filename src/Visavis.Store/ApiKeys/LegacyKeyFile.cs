using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Visavis.Store.Database;

namespace Visavis.Store.ApiKeys;

/// <summary>Takes over the keys of <c>api-keys.json</c>, where the first versions kept them. Done once; the file is renamed.</summary>
internal static class LegacyKeyFile
{
    private const string FileName = "api-keys.json";

    public static async Task ImportAsync(StoreContext context, string dataFolder, CancellationToken cancellationToken)
    {
        var path = Path.Combine(dataFolder, FileName);
        if (!File.Exists(path)) return;
        var document = Read(path, await File.ReadAllBytesAsync(path, cancellationToken));
        var known = await context.Keys.Select(key => key.Hash).ToListAsync(cancellationToken);
        context.Keys.AddRange(document.Keys.ExceptBy(known, key => key.Hash).Select(key => key.ToRow()));
        await context.SaveChangesAsync(cancellationToken);
        File.Move(path, path + ".imported", overwrite: true);
    }

    private static ApiKeyDocument Read(string path, byte[] content)
    {
        try
        {
            if (JsonSerializer.Deserialize(content, ApiKeyJson.Default.ApiKeyDocument) is { Version: ApiKeyDocument.CurrentVersion } document) return document;
            throw new StoreException($"{path} was written by another version of Visavis (expected {ApiKeyDocument.CurrentVersion}).");
        }
        catch (JsonException error)
        {
            throw new StoreException($"{path} cannot be read: {error.Message} Restore it from a backup, or remove it and create new keys.", error);
        }
    }
}
