using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Visavis.VendorFakes.ElevenLabs;

/// <summary>An error in ElevenLabs' envelope, whose <c>detail</c> is an object, a list or a text, as the live service's is.</summary>
internal sealed record ElevenLabsError(int Status, JsonNode Detail)
{
    public static ElevenLabsError Of(int status, string code, string message, string type = "invalid_request") => new(status, new JsonObject
    {
        ["type"] = type,
        ["code"] = code,
        ["message"] = message,
        ["status"] = code,
        ["request_id"] = Guid.NewGuid().ToString("N"),
    });

    public static ElevenLabsError Missing(params string[] location) => new(422, new JsonArray(new JsonObject
    {
        ["type"] = "missing",
        ["loc"] = new JsonArray([.. location.Select(part => (JsonNode)part)]),
        ["msg"] = "Field required",
        ["input"] = null,
    }));

    public async Task WriteAsync(HttpContext context)
    {
        context.Response.StatusCode = Status;
        context.Response.ContentType = "application/json";
        if (Status == 429)
        {
            context.Response.Headers["current-concurrent-requests"] = "5";
            context.Response.Headers["maximum-concurrent-requests"] = "5";
        }

        await context.Response.WriteAsync(new JsonObject { ["detail"] = Detail.DeepClone() }.ToJsonString());
    }
}
