using System.Net;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Visavis.Server.Api;
using Visavis.Server.Api.Reference;
using Visavis.Server.Problems;
using Visavis.Sessions;
using Visavis.Sessions.Journal;
using Visavis.Tests.Contract;

namespace Visavis.Tests.Server.Api;

/// <summary>The hand-written OpenAPI document says what the server does (contract check REST-46).</summary>
public sealed class OpenApiTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private static readonly JsonElement Document = JsonDocument.Parse(OpenApiDocument.Utf8).RootElement;

    public static TheoryData<string> CreateExamples =>
        new(CreateOperation.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("examples")
            .EnumerateObject().Select(example => example.Value.GetProperty("value").ToString()));

    private static JsonElement CreateOperation => Document.GetProperty("paths").GetProperty("/api/v1/sessions").GetProperty("post");

    private RunningServer Server => fixture.Server;

    [Fact]
    [ContractCheck("REST-46")]
    public async Task Document_ServedWithoutAKey_IsOpenApi31WithTheThreeOperations()
    {
        using var response = await Server.Http.GetAsync("/api/v1/openapi.json", TestContext.Current.CancellationToken);

        var body = await response.JsonAsync();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("3.1.0", body.GetProperty("openapi").GetString());
        Assert.True(body.GetProperty("paths").GetProperty("/api/v1/sessions").TryGetProperty("post", out _));
        Assert.True(body.GetProperty("paths").GetProperty("/api/v1/sessions/{id}/tasks").TryGetProperty("post", out _));
        Assert.True(body.GetProperty("paths").GetProperty("/api/v1/sessions/{id}").TryGetProperty("delete", out _));
    }

    [Fact]
    public void Document_AndRoutes_NameTheSameOperations()
    {
        var routes = Server.Services.GetRequiredService<IEnumerable<EndpointDataSource>>()
            .SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith(ApiV1.Path, StringComparison.Ordinal))
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(method => $"{method} {endpoint.RoutePattern.RawText}"))
            .Where(operation => operation != "GET /api/v1/openapi.json" && !operation.StartsWith($"GET {ReferencePage.Path}", StringComparison.Ordinal));
        var documented = Document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject()
                .Where(member => member.Name != "parameters")
                .Select(operation => $"{operation.Name.ToUpperInvariant()} {path.Name}"));

        Assert.Equal(routes.Order(), documented.Order());
    }

    [Fact]
    public async Task EveryOperation_HasAnExampleOfItsAnswer()
    {
        var without = Document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Where(member => member.Name != "parameters").Select(operation => (Name: $"{operation.Name} {path.Name}", operation.Value)))
            .Where(operation => !operation.Value.GetProperty("responses").GetProperty("200").GetProperty("content").GetProperty("application/json").TryGetProperty("examples", out _))
            .Select(operation => operation.Name);

        Assert.Empty(without);
        using var page = await Server.Http.GetAsync($"{ReferencePage.Path}/", TestContext.Current.CancellationToken);
        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
        foreach (var part in (string[])["reference.css", "reference.js"])
        {
            using var response = await Server.Http.GetAsync($"{ReferencePage.Path}/{part}", TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }

    [Theory]
    [MemberData(nameof(CreateExamples))]
    public async Task CreateExample_SentToTheServer_IsAValidRequest(string example)
    {
        using var response = await Server.CreateSessionAsync(example);

        Assert.True(
            response.StatusCode is HttpStatusCode.OK or HttpStatusCode.NotImplemented,
            $"{response.StatusCode}: {await response.JsonAsync()}");
    }

    [Fact]
    public void References_AllOfThem_LeadSomewhere()
    {
        foreach (var reference in ReferencesIn(Document))
        {
            var at = Document;
            foreach (var part in reference[2..].Split('/')) Assert.True(at.TryGetProperty(part, out at), reference);
        }
    }

    [Fact]
    public void Examples_OfProblems_UseCodesOfTheClosedList()
    {
        var known = typeof(ErrorCode).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!).ToHashSet();
        var used = Document.GetProperty("components").GetProperty("responses").EnumerateObject()
            .SelectMany(response => response.Value.GetProperty("content").GetProperty("application/json").GetProperty("examples").EnumerateObject())
            .Select(example => example.Value.GetProperty("value"))
            .Where(value => value.TryGetProperty("code", out _))
            .Select(value => value.GetProperty("code").GetString()!);

        Assert.Subset(known, used.ToHashSet());
    }

    [Fact]
    public void EndReasons_OfTheDocument_AreThoseOfTheProduct()
    {
        var documented = Document.GetProperty("components").GetProperty("schemas").GetProperty("Session").GetProperty("properties")
            .GetProperty("end_reason").GetProperty("enum").EnumerateArray().Select(reason => reason.GetString()).Where(reason => reason is not null);

        Assert.Equal(Enum.GetValues<SessionEndReason>().Select(reason => reason.ToCode()).Order(), documented.Order());
    }

    [Fact]
    public void SessionEventTypes_OfTheDocument_AreThoseOfTheProduct()
    {
        var documented = Document.GetProperty("components").GetProperty("schemas").GetProperty("SessionEvents").GetProperty("properties")
            .GetProperty("events").GetProperty("items").GetProperty("properties").GetProperty("type").GetProperty("enum").EnumerateArray().Select(type => type.GetString());

        Assert.Equal(Enum.GetValues<SessionEventKind>().Select(kind => kind.ToCode()).Order(), documented.Order());
    }

    private static IEnumerable<string> ReferencesIn(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member =>
            member.Name == "$ref" ? [member.Value.GetString()!] : ReferencesIn(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(ReferencesIn),
        _ => [],
    };
}
