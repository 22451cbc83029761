using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Visavis.TestKit.Stores;

/// <summary>A real PostgreSQL server of the machine's own packages, on a free port, with its data in a folder that vanishes afterwards.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string User = "visavis";
    private const string PackagedAs = "/usr/lib/postgresql";

    // PostgreSQL refuses to run as root: Debian's package brings this account.
    private static readonly string[] AsItsOwnUser = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"];

    // The server goes with us however we go: when our end of the pipe closes, the shell stops it.
    private const string Keeper = "\"$@\" </dev/null & server=$!; read -r _; kill -INT $server; wait $server";

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"visavis-postgres-{Guid.NewGuid():N}");
    private readonly string _programs;
    private Process? _keeper;

    private PostgresServer(string programs) => _programs = programs;

    /// <summary>Port on 127.0.0.1; the same after a restart.</summary>
    public int Port { get; private init; }

    /// <summary>Whether the server's programs are installed.</summary>
    public static bool IsInstalled => FindPrograms() is not null;

    public static async Task<PostgresServer> StartNewAsync()
    {
        var server = new PostgresServer(FindPrograms() ?? throw new InvalidOperationException("PostgreSQL is not installed: apt-get install postgresql."))
        {
            Port = FreePort(),
        };
        Directory.CreateDirectory(server._folder);
        if (Environment.IsPrivilegedProcess) await RunAsync(["chown", "postgres", server._folder]);
        await server.RunOwnAsync("initdb", "-D", server.Data, "-U", User, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
        await server.StartAsync();
        return server;
    }

    /// <summary>Starts the server again after <see cref="StopAsync"/>; returns when it takes connections.</summary>
    public async Task StartAsync()
    {
        var command = Own(
            "postgres", "-D", Data, "-p", Port.ToString(CultureInfo.InvariantCulture), "-h", "127.0.0.1", "-k", "", "-c", "fsync=off", "-c", "max_connections=60", "-c", "log_min_messages=fatal");
        _keeper = Start(["sh", "-c", Keeper, "sh", .. command], keepInput: true);
        for (var tries = 0; !await AnswersAsync(); tries++)
        {
            if (tries == 200) throw new InvalidOperationException("PostgreSQL did not start within 20 s.");
            await Task.Delay(100);
        }
    }

    /// <summary>Stops the server at once; connections break.</summary>
    public async Task StopAsync()
    {
        if (_keeper is not { } keeper) return;
        _keeper = null;
        keeper.StandardInput.Close();
        await keeper.WaitForExitAsync();
        keeper.Dispose();
    }

    /// <summary>Makes an empty database.</summary>
    /// <returns>The connection string for it.</returns>
    public async Task<string> NewDatabaseAsync()
    {
        var name = $"t{Guid.NewGuid():N}";
        await RunAsync([Program("createdb"), "-h", "127.0.0.1", "-p", Port.ToString(CultureInfo.InvariantCulture), "-U", User, name]);
        return $"Host=127.0.0.1;Port={Port};Database={name};Username={User};Password=unused-s3cret;Timeout=5;Maximum Pool Size=10";
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private string Data => Path.Combine(_folder, "data");

    private static string? FindPrograms()
    {
        var packaged = Directory.Exists(PackagedAs) ? Directory.GetDirectories(PackagedAs).Select(version => Path.Combine(version, "bin")) : [];
        var onPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return packaged.OrderDescending().Concat(onPath).FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task<bool> AnswersAsync()
    {
        using var asked = Start([Program("pg_isready"), "-q", "-U", User, "-d", "postgres", "-h", "127.0.0.1", "-p", Port.ToString(CultureInfo.InvariantCulture)], keepInput: false);
        await asked.WaitForExitAsync();
        return asked.ExitCode == 0;
    }

    private string Program(string name) => Path.Combine(_programs, name);

    private string[] Own(string program, params string[] arguments) =>
        Environment.IsPrivilegedProcess ? [.. AsItsOwnUser, Program(program), .. arguments] : [Program(program), .. arguments];

    private Task RunOwnAsync(string program, params string[] arguments) => RunAsync(Own(program, arguments));

    private static async Task RunAsync(string[] command)
    {
        using var process = Start(command, keepInput: false);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{command[0]} failed: {errors}{await output}");
    }

    private static Process Start(string[] command, bool keepInput)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = keepInput,
            RedirectStandardOutput = !keepInput,
            RedirectStandardError = !keepInput,
            WorkingDirectory = Path.GetTempPath(),
        };
        return Process.Start(start)!;
    }
}
