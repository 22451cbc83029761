using System.ComponentModel.DataAnnotations;

namespace Visavis.Server.Configuration;

/// <summary>How to speak to a collector.</summary>
internal enum OtlpProtocol
{
    /// <summary>Protocol buffers over HTTP, usually port 4318.</summary>
    Http,

    /// <summary>gRPC, usually port 4317.</summary>
    Grpc,
}

/// <summary>Section <c>Telemetry</c>: who may see how the server does.</summary>
internal sealed class TelemetryOptions
{
    public const string SectionName = "Telemetry";

    /// <summary>Bearer credential for <c>/metrics</c>. A secret.</summary>
    /// <value>Default: none, which lets this machine alone read them.</value>
    public string? MetricsToken { get; set; }

    /// <summary>An OpenTelemetry collector.</summary>
    /// <value>An absolute URL such as <c>http://localhost:4318</c>; default none, which sends nothing.</value>
    public string? OtlpEndpoint { get; set; }

    /// <value>Http or Grpc; default Http.</value>
    public OtlpProtocol OtlpProtocol { get; set; } = OtlpProtocol.Http;

    /// <summary>Headers for the collector, <c>name=value,name=value</c>. A secret.</summary>
    /// <value>Default: none.</value>
    public string? OtlpHeadersSecret { get; set; }

    /// <value>Seconds between metrics, 1 to 3600; default 60.</value>
    [Range(1, 3_600)]
    public int OtlpIntervalSeconds { get; set; } = 60;

    public void Validate(List<string> problems)
    {
        OptionChecks.Annotations(problems, SectionName, this);
        if (OtlpEndpoint is not null && !(Uri.TryCreate(OtlpEndpoint, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"))
            problems.Add("Telemetry:OtlpEndpoint must be an absolute http or https URL.");
    }
}
