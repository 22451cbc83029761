using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Visavis.Benchmarks.Api;

/// <summary>
/// <c>visavis bench api</c>: the real server with its SQLite file. First as many sessions created and deleted as it can, then creates at a steady 100 a second
/// while other sessions speak to real viewers, whose sound must not be late.
/// </summary>
internal static class ApiBench
{
    private const int Speaking = 2;
    private const int RatePerSecond = 100;
    private const int Seconds = 10;
    private const int Workers = 8;
    private const string Silent = """{"conversation_engine": {"type": "null"}}""";
    private const string Text = "This is a long sentence that goes on and on, so that there is always something to say while sessions come and go beside it. ";

    public static async Task<int> RunAsync(string? jsonPath)
    {
        await using var server = await BenchServer.StartAsync();
        await server.CreateAndDeleteAsync(Silent);
        var throughput = await ThroughputAsync(server);
        await using var listeners = new Listeners();
        for (var i = 0; i < Speaking; i++) await listeners.AddAsync(server, string.Concat(Enumerable.Repeat(Text, 8)));
        var skippedBefore = await server.MetricAsync("visavis_pump_ticks_skipped_total");
        var quiet = await SteadyAsync(server);
        var skipped = await server.MetricAsync("visavis_pump_ticks_skipped_total") - skippedBefore;

        Console.WriteLine($"sessions created and deleted, {Workers} at a time      {throughput,8:0.0} /s");
        Console.WriteLine($"create at {RatePerSecond}/s beside {Speaking} speaking sessions   median {quiet.Median,6:0.0} ms   p99 {quiet.P99,6:0.0} ms   worst {quiet.Worst,6:0.0} ms   of {quiet.Count}");
        Console.WriteLine($"sound of the speaking sessions that came late      {skipped,8:0} ticks of 20 ms");
        if (jsonPath is not null)
        {
            await File.WriteAllTextAsync(jsonPath, JsonSerializer.Serialize(new Dictionary<string, double>
            {
                ["sessions_per_second"] = throughput,
                ["create_median_ms"] = quiet.Median,
                ["create_p99_ms"] = quiet.P99,
                ["create_worst_ms"] = quiet.Worst,
                ["late_ticks"] = skipped,
            }));
        }

        return 0;
    }

    private static async Task<double> ThroughputAsync(BenchServer server)
    {
        var began = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, Workers).Select(async _ =>
        {
            var count = 0;
            for (; Stopwatch.GetElapsedTime(began).TotalSeconds < Seconds; count++) await server.CreateAndDeleteAsync(Silent);
            return count;
        }));
        return counts.Sum() / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    // Each create has its own moment, whether the ones before it are answered or not: a server that stalls does not slow its clients down.
    private static async Task<(double Median, double P99, double Worst, int Count)> SteadyAsync(BenchServer server)
    {
        var began = Stopwatch.GetTimestamp();
        var calls = new List<Task<double>>();
        using var clock = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (calls.Count < RatePerSecond * Seconds)
        {
            await clock.WaitForNextTickAsync();
            var due = Math.Min(RatePerSecond * Seconds, (int)(Stopwatch.GetElapsedTime(began).TotalSeconds * RatePerSecond));
            while (calls.Count < due) calls.Add(server.CreateAndDeleteAsync(Silent));
        }

        var sorted = (await Task.WhenAll(calls)).Order().ToArray();
        return (sorted[sorted.Length / 2], sorted[(int)(sorted.Length * 0.99)], sorted[^1], sorted.Length);
    }
}

/// <summary>The server's own program, in a process of its own.</summary>
internal sealed class BenchServer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _data;

    private BenchServer(Process process, string data)
    {
        _process = process;
        _data = data;
    }

    public HttpClient Http { get; } = new(new SocketsHttpHandler { MaxConnectionsPerServer = 64 });

    public static async Task<BenchServer> StartAsync()
    {
        var data = Directory.CreateTempSubdirectory("visavis-bench-").FullName;
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!Directory.Exists(Path.Combine(root!.FullName, "avatars"))) root = root.Parent;
        var program = Path.Combine(root.FullName, "artifacts", "bin", "Visavis.Server", "release", "Visavis.Server.dll");
        var start = new ProcessStartInfo("dotnet", [program, "run", "--port", "0", "--data", data]) { UseShellExecute = false, RedirectStandardOutput = true, WorkingDirectory = root.FullName };
        start.Environment["VISAVIS__Sessions__Capacity"] = "2000";
        start.Environment["VISAVIS__Limits__RequestsPerSecond"] = "100000";
        start.Environment["VISAVIS__Log__Level"] = "Warning";
        var server = new BenchServer(Process.Start(start)!, data);
        while (await server._process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.IndexOf("http://", StringComparison.Ordinal) is var at and >= 0 && line.Contains("API ", StringComparison.Ordinal)) server.Http.BaseAddress = new Uri(line[at..].Replace("/api/v1", "", StringComparison.Ordinal).Trim());
            if (line.Contains("Ctrl-C", StringComparison.Ordinal)) break;
        }

        server.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await File.ReadAllTextAsync(Path.Combine(data, "dev-api-key"))).Trim());
        while (!(await server.Http.GetAsync("/health/ready")).IsSuccessStatusCode) await Task.Delay(200);
        return server;
    }

    public async Task<(string Id, string Token)> CreateAsync(string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await Http.PostAsync("/api/v1/sessions", content);
        response.EnsureSuccessStatusCode();
        using var json = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync());
        return (json.RootElement.GetProperty("session_id").GetString()!, json.RootElement.GetProperty("token").GetString()!);
    }

    /// <returns>Milliseconds that creating took; deleting is not counted.</returns>
    public async Task<double> CreateAndDeleteAsync(string body)
    {
        var began = Stopwatch.GetTimestamp();
        var (id, _) = await CreateAsync(body);
        var took = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        using var deleted = await Http.DeleteAsync($"/api/v1/sessions/{id}");
        deleted.EnsureSuccessStatusCode();
        return took;
    }

    public async Task<double> MetricAsync(string name)
    {
        var page = await Http.GetStringAsync("/metrics");
        return page.Split('\n').Where(line => line.StartsWith(name, StringComparison.Ordinal)).Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_data, recursive: true);
    }
}
