using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Visavis.Tests.Server;

namespace Visavis.Tests.Faults;

/// <summary>The server's own program in a process of its own: what a test may kill.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private const int RegexLimitMs = 1000;

    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private ServerProcess(Process process) => _process = process;

    public HttpClient Http { get; } = new();

    public int ExitCode => _process.ExitCode;

    public static async Task<ServerProcess> StartAsync(string data, string shell = "exec \"$@\"", params (string Key, string Value)[] settings)
    {
        var program = Path.Combine(RepositoryRoot.Path, "artifacts", "bin", "Visavis.Server", "release", "Visavis.Server.dll");
        var start = new ProcessStartInfo("sh", ["-c", shell, "sh", "dotnet", program, "run", "--port", "0", "--data", data])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = data,
        };
        start.Environment["VISAVIS__WebRtc__Prewarm"] = "false";
        foreach (var (key, value) in settings) start.Environment["VISAVIS__" + key.Replace(":", "__", StringComparison.Ordinal)] = value;
        var server = new ServerProcess(Process.Start(start)!);
        var listens = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        server.Read(listens);
        var address = await listens.Task.WaitAsync(TimeSpan.FromMinutes(3), TestContext.Current.CancellationToken);
        server.Http.BaseAddress = new Uri(address);
        var apiKey = (await File.ReadAllTextAsync(Path.Combine(data, "dev-api-key"))).Trim();
        server.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
        return server;
    }

    public async Task<string> NewSessionAsync()
    {
        using var response = await CreateAsync();
        return (await response.JsonAsync()).GetProperty("session_id").GetString()!;
    }

    public Task<HttpResponseMessage> CreateAsync() =>
        Http.PostAsync("/api/v1/sessions", new StringContent("""{"conversation_engine": {"type": "null"}}"""), TestContext.Current.CancellationToken);

    public async Task<JsonElement> ShowAsync(string sessionId)
    {
        using var response = await Http.GetAsync($"/api/v1/sessions/{sessionId}", TestContext.Current.CancellationToken);
        return await response.JsonAsync();
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>kill -TERM; returns at once.</summary>
    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(3));
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Read(TaskCompletionSource<string> listens)
    {
        void Take(string? line)
        {
            if (line is null) return;
            lock (_output) _output.AppendLine(line);
            if (Address().Match(line) is { Success: true } found) listens.TrySetResult(found.Groups["url"].Value);
        }

        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) => Take(line.Data);
        _process.EnableRaisingEvents = true;
        _process.Exited += (_, _) =>
        {
            lock (_output) listens.TrySetException(new InvalidOperationException($"The server did not start:\n{_output}"));
        };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    [GeneratedRegex(@"API\s+(?<url>http://\S+)/api/v1", RegexOptions.ExplicitCapture, RegexLimitMs)]
    private static partial Regex Address();
}
