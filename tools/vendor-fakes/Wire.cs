using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Visavis.VendorFakes;

/// <summary>JSON as vendors write it: base64's plus signs stay plus signs.</summary>
internal static class Wire
{
    private static readonly JsonSerializerOptions Format = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Text(JsonNode json) => json.ToJsonString(Format);
}
