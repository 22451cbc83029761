using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Visavis.Tests.Contract;

namespace Visavis.Tests.Server.Telemetry;

/// <summary>What an operator can see: Prometheus, traces of turns, a collector that gets both.</summary>
public sealed partial class TelemetryTests
{
    private const int RegexLimitMs = 1000;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Metrics_AfterASession_AreWellFormedAndCountIt()
    {
        await using var server = await WatchedServer.StartAsync(options => options.Voices.Default = "flite/kal16");
        var (id, _) = await server.NewSessionAsync("");
        var viewer = await server.JoinAsync(id);
        await viewer.HeardAsync(await server.SayAsync(id, "Mama."));
        using var deleted = await server.SendAsync(HttpMethod.Delete, $"/api/v1/sessions/{id}");

        using var response = await server.Http.GetAsync("/metrics", Cancel);
        var page = await response.Content.ReadAsStringAsync(Cancel);

        Assert.Equal("text/plain", response.Content.Headers.ContentType?.MediaType);
        Assert.All(page.TrimEnd('\n').Split('\n'), line => Assert.Matches(Line(), line));
        Assert.Contains("\nvisavis_sessions_created_total ", page, StringComparison.Ordinal);
        Assert.Contains("visavis_sessions_ended_total{reason=\"deleted\"} ", page, StringComparison.Ordinal);
        Assert.Contains("visavis_turn_start_duration_milliseconds_count{engine=\"text-echo\"} ", page, StringComparison.Ordinal);
        Assert.Contains("visavis_http_request_duration_milliseconds_bucket{route=\"/api/v1/sessions\",method=\"POST\",status=\"200\",le=\"+Inf\"} ", page, StringComparison.Ordinal);
        Assert.DoesNotContain(id, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_WithAToken_WantIt()
    {
        await using var server = await RunningServer.StartAsync(options => options.Telemetry.MetricsToken = "t0ken");

        using var without = await server.Http.GetAsync("/metrics", Cancel);
        using var wrong = await server.SendAsync(HttpMethod.Get, "/metrics", secret: "t0ke");
        using var right = await server.SendAsync(HttpMethod.Get, "/metrics", secret: "t0ken");

        await without.AssertProblemAsync(401, "unauthorized");
        await wrong.AssertProblemAsync(401, "unauthorized");
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
    }

    [Fact]
    public async Task Turn_FromTheEnginesFirstWordToThePicture_IsOneTrace()
    {
        var spans = new List<Activity>();
        await using var server = await WatchedServer.StartAsync(options => options.Voices.Default = "flite/kal16");
        var (id, _) = await server.NewSessionAsync("");
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Visavis.Sessions",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = span =>
            {
                lock (spans) spans.Add(span);
            },
        };
        ActivitySource.AddActivityListener(listener);
        var viewer = await server.JoinAsync(id);
        var task = await server.SayAsync(id, "Mama.");
        await viewer.WaitForMessageAsync("avatar_started_speaking_phrase", Cancel);

        viewer.Say($$"""{"type": "visavis.turn.shown", "phrase_id": "{{task}}", "after_ms": 41.5}""");
        viewer.Say("""{"type": "visavis.turn.shown", "phrase_id": 7, "after_ms": "x"}""");
        await viewer.HeardAsync(task);
        using var deleted = await server.SendAsync(HttpMethod.Delete, $"/api/v1/sessions/{id}");

        Activity[] mine;
        lock (spans) mine = [.. spans.Where(span => span.GetTagItem("visavis.segment.id") is Guid segment && segment == Guid.Parse(task))];
        var turn = Assert.Single(mine);
        Assert.Equal(("turn", "text-echo", false), (turn.OperationName, turn.GetTagItem("visavis.engine"), turn.GetTagItem("visavis.turn.interrupted")));
        Assert.Contains(turn.Events, happened => happened.Name == "playback.started");
        lock (spans) mine = [.. spans.Where(span => span.ParentSpanId == turn.SpanId)];
        var shown = Assert.Single(mine);
        Assert.Equal(turn.TraceId, shown.TraceId);
        Assert.Equal(41.5, shown.Duration.TotalMilliseconds, 1);
        Assert.DoesNotContain(turn.TagObjects, tag => tag.Value?.ToString()?.Contains("Mama", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task Collector_OverHttp_GetsMetricsAndTraces()
    {
        var paths = new List<string>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        await using var collector = builder.Build();
        collector.MapPost("/{**path}", async (HttpContext http) =>
        {
            var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            lock (paths) paths.Add($"{http.Request.Path} {http.Request.Headers["x-tenant"]} {Encoding.Latin1.GetString(body.ToArray())}");
        });
        await collector.StartAsync(Cancel);
        var address = collector.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        await using (var server = await WatchedServer.StartAsync(options =>
        {
            options.Telemetry.OtlpEndpoint = address;
            options.Telemetry.OtlpHeadersSecret = "x-tenant=faces";
            options.Voices.Default = "flite/kal16";
        }))
        {
            var (id, _) = await server.NewSessionAsync("");
            var viewer = await server.JoinAsync(id);
            await viewer.HeardAsync(await server.SayAsync(id, "Mama."));
        }

        // Stopping the server sends what was not sent yet.
        lock (paths)
        {
            Assert.Contains(paths, sent => sent.StartsWith("/v1/metrics faces", StringComparison.Ordinal) && sent.Contains("visavis.sessions.created", StringComparison.Ordinal));
            Assert.Contains(paths, sent => sent.StartsWith("/v1/traces faces", StringComparison.Ordinal) && sent.Contains("turn", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void MetricsPage_OfTheReference_NamesEveryInstrument()
    {
        var sources = Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "src"), "*Metrics.cs", SearchOption.AllDirectories);
        var named = sources.SelectMany(file => Instrument().Matches(File.ReadAllText(file)).Select(match => match.Groups["name"].Value));
        var page = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "reference", "metrics.md"));

        Assert.All(named, name => Assert.Contains($"`{name}`", page, StringComparison.Ordinal));
    }

    [Fact]
    public void EventsPage_OfTheReference_NamesEveryEventAndNoIdIsUsedTwice()
    {
        var sources = Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "src"), "*.cs", SearchOption.AllDirectories);
        var ids = sources.SelectMany(file => Event().Matches(File.ReadAllText(file)).Select(match => match.Groups["id"].Value)).ToList();
        var page = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "reference", "events.md"));

        Assert.Empty(ids.GroupBy(id => id).Where(group => group.Count() > 1).Select(group => group.Key));
        Assert.All(ids, id => Assert.Contains($"| {id} |", page, StringComparison.Ordinal));
    }

    [GeneratedRegex("""^(# (HELP|TYPE) visavis_\w+ .+|visavis_\w+(\{(\w+="[^"]*",?)+\})? -?[0-9.E+-]+)$""", RegexOptions.ExplicitCapture, RegexLimitMs)]
    private static partial Regex Line();

    [GeneratedRegex("\"(?<name>visavis\\.[a-z_.]+)\"", RegexOptions.ExplicitCapture, RegexLimitMs)]
    private static partial Regex Instrument();

    [GeneratedRegex(@"\[LoggerMessage\((EventId = )?(?<id>\d+)", RegexOptions.ExplicitCapture, RegexLimitMs)]
    private static partial Regex Event();
}
