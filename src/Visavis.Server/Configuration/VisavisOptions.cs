using Visavis.Engines.Cartesia;
using Visavis.Engines.External;
using Visavis.Engines.OpenAiRealtime;
using Visavis.Engines.Outbound;
using Visavis.Engines.Voices;
using Visavis.Sessions.Live;
using Visavis.Store.Database;
using Visavis.WebRtc;

namespace Visavis.Server.Configuration;

/// <summary>Where a server runs. Decides what is safe to be convenient about.</summary>
internal enum ServerEnvironment
{
    /// <summary>A developer's own machine: listens on loopback, makes its own API key, shows it to the console.</summary>
    Development,

    /// <summary>Anything that others can reach: every key is created by the operator.</summary>
    Production,
}

/// <summary>Every setting of the server, one property a section. docs/reference/configuration.md is compared with it by a test.</summary>
internal sealed class VisavisOptions
{
    public ServerOptions Server { get; init; } = new();

    public SessionOptions Sessions { get; init; } = new();

    public AvatarOptions Avatars { get; init; } = new();

    public VoiceOptions Voices { get; init; } = new();

    public EngineOptions Engines { get; init; } = new();

    public OutboundPolicyOptions Outbound { get; init; } = new();

    public WebRtcOptions WebRtc { get; init; } = new();

    public SdkOptions Sdk { get; init; } = new();

    public LimitOptions Limits { get; init; } = new();

    public StoreOptions Storage { get; init; } = new();

    public TelemetryOptions Telemetry { get; init; } = new();

    public LogOptions Log { get; init; } = new();

    /// <summary>Everything that is wrong with the values, each with its key.</summary>
    public IReadOnlyList<string> Validate()
    {
        var problems = new List<string>();
        Server.Validate(problems);
        Sessions.Validate(problems);
        Avatars.Validate(problems);
        Engines.Validate(problems);
        VoiceChecks.Validate(problems, Voices);
        OptionChecks.Annotations(problems, WebRtcOptions.SectionName, WebRtc);
        problems.AddRange(WebRtc.NetworkProblems());
        Sdk.Validate(problems);
        OptionChecks.Annotations(problems, LimitOptions.SectionName, Limits);
        Telemetry.Validate(problems);
        OptionChecks.Annotations(problems, StoreOptions.SectionName, Storage);
        if (Storage.UsesPostgres && !OptionChecks.IsPostgres(Storage.ConnectionString!))
            problems.Add("Storage:ConnectionString must be an Npgsql connection string with Host and Database.");
        return problems;
    }
}

/// <summary>Section <c>Server</c>: where the server listens and keeps its data.</summary>
internal sealed class ServerOptions
{
    /// <value>Development or Production; default Development.</value>
    public ServerEnvironment Environment { get; set; } = ServerEnvironment.Development;

    /// <value>IP address, <c>localhost</c> or <c>*</c>; default loopback in development and every address in production.</value>
    public string? Host { get; set; }

    /// <value>0 (any free port) to 65535; default 8080.</value>
    public int Port { get; set; } = 8080;

    /// <summary>Folder of the server's data: keys, its own avatars. Created with mode 700.</summary>
    /// <value>A path; default <c>data</c> under the working directory.</value>
    public string Data { get; set; } = "data";

    /// <summary>Folder with <c>avatars</c>, <c>console/dist</c> and <c>sdk/web/dist</c>.</summary>
    /// <value>A path; default is found from where the program lies.</value>
    public string? Content { get; set; }

    /// <summary>How browsers reach this server, where that differs from the address of the request (behind a proxy).</summary>
    /// <value>An origin such as <c>https://avatars.example.com</c>; default is the request's own.</value>
    public string? PublicUrl { get; set; }

    /// <summary>Proxies whose <c>X-Forwarded-For</c>, <c>-Proto</c> and <c>-Host</c> are believed. Nobody else's are.</summary>
    /// <value>IP addresses and networks such as <c>10.0.0.0/8</c>; default none.</value>
    public string[] TrustedProxies { get; set; } = [];

    /// <value>Seconds that running sessions may go on after the stop signal; 0 to 86400, default 0 in development and 30 in production.</value>
    public int? DrainSeconds { get; set; }

    public bool IsDevelopment => Environment == ServerEnvironment.Development;

    public string EffectiveHost => Host ?? (IsDevelopment ? "localhost" : "*");

    public TimeSpan DrainTime => TimeSpan.FromSeconds(DrainSeconds ?? (IsDevelopment ? 0 : 30));

    public void Validate(List<string> problems)
    {
        OptionChecks.Range(problems, "Server:Port", Port, 0, 65_535);
        OptionChecks.Range(problems, "Server:DrainSeconds", DrainSeconds ?? 0, 0, 86_400);
        OptionChecks.NotEmpty(problems, "Server:Data", Data);
        foreach (var proxy in TrustedProxies)
        {
            if (Hosting.ForwardedAddresses.Parse(proxy) is null) problems.Add("Server:TrustedProxies must be IP addresses or networks such as 10.0.0.0/8.");
        }

        if (Host is not null && !OptionChecks.IsListenHost(Host))
            problems.Add("Server:Host must be an IP address, 'localhost' or '*'.");
        if (PublicUrl is not null && !OptionChecks.IsOrigin(PublicUrl))
            problems.Add("Server:PublicUrl must be an origin such as https://avatars.example.com, without a path.");
    }
}

/// <summary>Section <c>Sessions</c>: limits of this process.</summary>
internal sealed class SessionOptions
{
    /// <value>Sessions at once, 1 to 10000; default 6 for each processor core. Beyond it create answers 503.</value>
    public int Capacity { get; set; } = new SessionHostOptions().MaxSessions;

    /// <value>Sessions at once of one project, 1 to 10000; default no limit of its own. Beyond it create answers 429.</value>
    public int? PerProject { get; set; }

    /// <value>Media threads, 1 to 256; default one for each processor core.</value>
    public int MediaThreads { get; set; } = new SessionHostOptions().PumpThreads;

    /// <value>Characters of one speech task, 1 to 1000000; default 10000.</value>
    public int MaxTaskCharacters { get; set; } = 10_000;

    public void Validate(List<string> problems)
    {
        OptionChecks.Range(problems, "Sessions:Capacity", Capacity, 1, 10_000);
        OptionChecks.Range(problems, "Sessions:PerProject", PerProject ?? 1, 1, 10_000);
        OptionChecks.Range(problems, "Sessions:MediaThreads", MediaThreads, 1, 256);
        OptionChecks.Range(problems, "Sessions:MaxTaskCharacters", MaxTaskCharacters, 1, 1_000_000);
    }
}

/// <summary>Section <c>Avatars</c>.</summary>
internal sealed class AvatarOptions
{
    /// <value>Avatar of requests that name none; default <c>ava</c>.</value>
    public string Default { get; set; } = "ava";

    /// <summary>The alias that catches every id which nothing else matches.</summary>
    public const string AnyAvatar = "*";

    /// <summary>Other ids under which avatars are known, so that existing requests work unchanged.</summary>
    /// <value>Id to id, <see cref="AnyAvatar"/> for every other one; default <c>jane_20240829</c> to the default avatar.</value>
    public Dictionary<string, string> Aliases { get; init; } = [];

    /// <value>Ids that were withdrawn: requests for them get 410; default none.</value>
    public string[] Retired { get; set; } = [];

    /// <summary>Draws a mark into every picture that tells when sound began: for measuring how far picture and sound are apart.</summary>
    /// <value>Default false.</value>
    public bool SyncMark { get; set; }

    public void Validate(List<string> problems)
    {
        OptionChecks.NotEmpty(problems, "Avatars:Default", Default);
        foreach (var (alias, id) in Aliases) OptionChecks.NotEmpty(problems, $"Avatars:Aliases:{alias}", id);
    }
}

/// <summary>Section <c>Engines</c>: one section for each engine that has settings.</summary>
internal sealed class EngineOptions
{
    public ExternalEngineOptions External { get; init; } = new();

    public OpenAiRealtimeOptions OpenAiRealtime { get; init; } = new();

    public CartesiaOptions Cartesia { get; init; } = new();

    public void Validate(List<string> problems)
    {
        OptionChecks.Positive(problems, "Engines:External:ConnectTimeout", External.ConnectTimeout);
        OptionChecks.Positive(problems, "Engines:External:PingInterval", External.PingInterval);
        OptionChecks.Positive(problems, "Engines:External:PongTimeout", External.PongTimeout);
        OptionChecks.Range(problems, "Engines:External:MaxBinaryMessageBytes", External.MaxBinaryMessageBytes, 64 * 1024, 256 * 1024 * 1024);
        OptionChecks.Range(problems, "Engines:External:MaxTextMessageBytes", External.MaxTextMessageBytes, 4 * 1024, 16 * 1024 * 1024);
        OptionChecks.WebSocketUrl(problems, "Engines:OpenAiRealtime:Url", OpenAiRealtime.Url);
        OptionChecks.NotEmpty(problems, "Engines:OpenAiRealtime:Model", OpenAiRealtime.Model);
        OptionChecks.Positive(problems, "Engines:OpenAiRealtime:ConnectTimeout", OpenAiRealtime.ConnectTimeout);
        OptionChecks.Positive(problems, "Engines:OpenAiRealtime:PingInterval", OpenAiRealtime.PingInterval);
        OptionChecks.Positive(problems, "Engines:OpenAiRealtime:PongTimeout", OpenAiRealtime.PongTimeout);
        OptionChecks.WebSocketUrl(problems, "Engines:Cartesia:Url", Cartesia.Url);
        OptionChecks.NotEmpty(problems, "Engines:Cartesia:Version", Cartesia.Version);
        if (Cartesia.OutputRateHz is not (16_000 or 24_000 or 44_100)) problems.Add("Engines:Cartesia:OutputRateHz must be 16000, 24000 or 44100.");
        OptionChecks.Positive(problems, "Engines:Cartesia:DrainTime", Cartesia.DrainTime);
        OptionChecks.Positive(problems, "Engines:Cartesia:ConnectTimeout", Cartesia.ConnectTimeout);
        OptionChecks.Positive(problems, "Engines:Cartesia:PingInterval", Cartesia.PingInterval);
        OptionChecks.Positive(problems, "Engines:Cartesia:PongTimeout", Cartesia.PongTimeout);
    }
}

/// <summary>Section <c>Sdk</c>: what browsers may do.</summary>
internal sealed class SdkOptions
{
    /// <value>Origins of pages that may use <c>/_sdk/v0</c>, or <c>*</c>; default <c>*</c>: the session token is the protection.</value>
    public string[] AllowedOrigins { get; set; } = [];

    public bool AllowsAnyOrigin => AllowedOrigins is [] or ["*"];

    public void Validate(List<string> problems)
    {
        foreach (var origin in AllowedOrigins)
        {
            if (origin == "*" ? AllowedOrigins.Length > 1 : !OptionChecks.IsOrigin(origin))
                problems.Add("Sdk:AllowedOrigins must be '*' alone or origins such as https://www.example.com, without a path.");
        }
    }
}

/// <summary>How log lines look.</summary>
internal enum LogFormat
{
    /// <summary>A line of text for people.</summary>
    Text,

    /// <summary>A JSON object a line, with event id, level, category and every value by name.</summary>
    Json,
}

/// <summary>Section <c>Log</c>.</summary>
internal sealed class LogOptions
{
    /// <value>Trace, Debug, Information, Warning, Error, Critical or None; default Information.</value>
    public LogLevel Level { get; set; } = LogLevel.Information;

    /// <value>Text or Json; default Text.</value>
    public LogFormat Format { get; set; } = LogFormat.Text;
}
