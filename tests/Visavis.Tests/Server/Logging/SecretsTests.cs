using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Visavis.Tests.Contract;

namespace Visavis.Tests.Server.Logging;

/// <summary>Contract check REST-34: what customers entrust to us appears in no log line, however much is logged, in no page of the database,
/// in no trace, in no metric and in no answer.</summary>
public sealed class SecretsTests
{
    private const string Secret = "s3cret";

    [Fact]
    [ContractCheck("REST-34")]
    public async Task Secrets_OfARequest_AppearInNoLogLineAndNoAnswer()
    {
        using var lines = new LineCollector();
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("Visavis.", StringComparison.Ordinal),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var server = await RunningServer.StartAsync(
            options =>
            {
                options.Log.Level = LogLevel.Trace;
                options.Engines.OpenAiRealtime.Url = options.Engines.Cartesia.Url = "ws://127.0.0.1:1";
                options.Outbound.AllowInsecure = options.Outbound.AllowPrivateNetworks = true;
            },
            services =>
            {
                services.RemoveAll<ILoggerProvider>();
                services.AddSingleton<ILoggerProvider>(lines);
            });

        // Nothing listens on port 1: the engine cannot be reached, which is logged.
        var (external, token) = await server.NewSessionAsync(
            $$$$"""{"conversation_engine": {"type": "external", "url": "ws://127.0.0.1:1/{{{{Secret}}}}?t={{{{Secret}}}}", "headers": {"X-Key": "{{{{Secret}}}}"}}}""");
        if (server.Host.Find(Guid.Parse(external)) is { } session) await session.Ended;
        using var openAi = await server.CreateSessionAsync($$$$"""{"conversation_engine": {"type": "openai-realtime", "client_secret": "{{{{Secret}}}}"}}""");
        using var cartesia = await server.CreateSessionAsync($$$$"""{"conversation_engine": {"type": "cartesia", "agent_id": "agent_1", "access_token": "{{{{Secret}}}}"}}""");
        var (echo, _) = await server.NewSessionAsync("{}");
        using var task = await server.SendAsync(HttpMethod.Post, $"/api/v1/sessions/{echo}/tasks", $$"""{"text": "{{Secret}}"}""");
        using var shown = await server.SendAsync(HttpMethod.Get, "/api/v1/sessions");

        using var spent = await server.SendAsync(HttpMethod.Delete, $"/api/v1/sessions/{echo}");
        using var wrongKey = await server.SendAsync(HttpMethod.Get, "/api/v1/sessions", secret: Secret);
        using var badEngine = await server.CreateSessionAsync($$$$"""{"conversation_engine": {"type": "external", "url": "http://{{{{Secret}}}}/", "headers": {"{{{{Secret}}}} ": "x"}}}""");
        using var metrics = await server.Http.GetAsync("/metrics", TestContext.Current.CancellationToken);

        // Everything that can be read from outside, or from the disk by somebody who steals it.
        var written = string.Join('\n', [.. lines.All, .. spans.Select(Describe), .. await Task.WhenAll(Directory.GetFiles(server.DataFolder, "visavis.db*").Select(ReadAsync))]);
        Assert.Contains("engine_connect_failed", await shown.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains(external, written, StringComparison.Ordinal);
        foreach (var secret in (string[])[Secret, token, server.Key.Secret])
        {
            Assert.DoesNotContain(secret, written, StringComparison.Ordinal);
            foreach (var answer in (HttpResponseMessage[])[openAi, cartesia, task, shown, spent, wrongKey, badEngine, metrics])
                Assert.DoesNotContain(secret, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
    }

    private static string Describe(Activity span) =>
        $"{span.OperationName} {span.StatusDescription} {string.Join(' ', span.TagObjects)} {string.Join(' ', span.Events.SelectMany(happened => happened.Tags))}";

    private static async Task<string> ReadAsync(string file)
    {
        await using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var text = new StreamReader(open, System.Text.Encoding.Latin1);
        return await text.ReadToEndAsync();
    }

    private sealed class LineCollector : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> All { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            All.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
