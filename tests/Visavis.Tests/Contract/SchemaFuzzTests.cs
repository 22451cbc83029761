using System.Net;
using System.Text;
using System.Text.Json;
using Visavis.Server.Api;
using Visavis.Tests.Server;

namespace Visavis.Tests.Contract;

/// <summary>Thousands of requests made from our own OpenAPI document: nothing makes the server fail, and every answer is one that the document names.</summary>
public sealed class SchemaFuzzTests
{
    private const int Requests = 2_500;

    private static readonly JsonElement Document = JsonDocument.Parse(OpenApiDocument.Utf8).RootElement;

    [Theory]
    [InlineData(1)]
    [InlineData(20260101)]
    public async Task AnyRequest_MadeFromTheDocument_IsAnsweredAsTheDocumentSays(int seed)
    {
        await using var server = await RunningServer.StartAsync(options =>
        {
            options.Sessions.Capacity = 20;
            options.Limits.RequestsPerSecond = 100_000;
            options.Outbound.AllowInsecure = true;
        });
        var fuzz = new SchemaFuzz(Document, seed);
        var random = new Random(seed);
        var operations = Operations().ToList();
        var known = new List<string>();
        var statuses = new Dictionary<int, int>();
        for (var i = 0; i < Requests; i++)
        {
            var (method, path, operation) = operations[random.Next(operations.Count)];
            var body = operation.TryGetProperty("requestBody", out var wanted) ? fuzz.Body(wanted.GetProperty("content").GetProperty("application/json").GetProperty("schema")) : null;
            using var request = new HttpRequestMessage(new HttpMethod(method), path.Replace("{id}", fuzz.Id(known), StringComparison.Ordinal));
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {server.Key.Secret}");
            if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");

            using var response = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);

            await CheckAsync($"seed {seed}, request {i}: {method} {request.RequestUri} {body}", response, operation);
            statuses[(int)response.StatusCode] = statuses.GetValueOrDefault((int)response.StatusCode) + 1;
            if (path == "/api/v1/sessions" && method == "POST" && response.IsSuccessStatusCode) known.Add((await response.JsonAsync()).GetProperty("session_id").GetString()!);
        }

        // It did get somewhere: sessions were made, shown, told to speak and ended, and mistakes were found.
        foreach (var status in (int[])[200, 404, 410, 422]) Assert.True(statuses.GetValueOrDefault(status) > 10, $"{status}: {statuses.GetValueOrDefault(status)}");
    }

    private static IEnumerable<(string Method, string Path, JsonElement Operation)> Operations() => Document.GetProperty("paths").EnumerateObject().SelectMany(path =>
        path.Value.EnumerateObject().Where(member => member.Name != "parameters").Select(member => (member.Name.ToUpperInvariant(), path.Name, member.Value)));

    private static async Task CheckAsync(string what, HttpResponseMessage response, JsonElement operation)
    {
        var status = (int)response.StatusCode;
        // An odd id can make another path of it: then it is simply not there, or takes other methods.
        var isKnown = operation.GetProperty("responses").TryGetProperty($"{status}", out _) || response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed;
        Assert.True(isKnown, $"{what}: {status} is not in the document");
        Assert.True(status < 500 || response.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.NotImplemented, $"{what}: {status}");
        Assert.True(response.Content.Headers.ContentType?.MediaType == "application/json", $"{what}: {response.Content.Headers.ContentType}");
        var body = await response.JsonAsync();
        if (response.IsSuccessStatusCode) return;

        var detail = body.GetProperty("detail");
        if (status != 422)
        {
            Assert.True(detail.ValueKind == JsonValueKind.String && body.GetProperty("code").GetString() is { Length: > 0 }, $"{what}: {body}");
            return;
        }

        Assert.True(detail.GetArrayLength() > 0, what);
        foreach (var item in detail.EnumerateArray())
        {
            Assert.All(item.GetProperty("loc").EnumerateArray(), part => Assert.True(part.ValueKind is JsonValueKind.String or JsonValueKind.Number, what));
            Assert.True(item.GetProperty("msg").GetString() is { Length: > 0 } && item.GetProperty("type").GetString() is { Length: > 0 }, what);
        }
    }
}
