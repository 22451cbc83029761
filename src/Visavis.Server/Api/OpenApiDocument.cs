using System.Text.Json.Nodes;
using Visavis.Server.Hosting;

namespace Visavis.Server.Api;

/// <summary>The OpenAPI 3.1 document: written by hand, held true by tests that compare it with routes, limits and readers.</summary>
internal static class OpenApiDocument
{
    private const string ResourceName = "Visavis.Server.Api.openapi.json";

    private static readonly Lazy<byte[]> Document = new(Load);

    /// <summary>The document as UTF-8 JSON.</summary>
    public static ReadOnlyMemory<byte> Utf8 => Document.Value;

    public static IResult Answer() => TypedResults.Bytes(Document.Value, "application/json");

    private static byte[] Load()
    {
        using var resource = typeof(OpenApiDocument).Assembly.GetManifestResourceStream(ResourceName)!;
        var document = JsonNode.Parse(resource)!;
        document["info"]!["version"] = ProductInfo.Version;
        return System.Text.Encoding.UTF8.GetBytes(document.ToJsonString());
    }
}
