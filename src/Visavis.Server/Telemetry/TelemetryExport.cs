using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Visavis.Server.Configuration;
using Visavis.Server.Hosting;
using Visavis.Store.Sessions;

namespace Visavis.Server.Telemetry;

/// <summary>Sends metrics and traces to an OpenTelemetry collector while the server runs, if there is one.</summary>
internal sealed class TelemetryExport(VisavisOptions options, NodeRecord node) : IHostedService, IDisposable
{
    private const string EverySource = "Visavis.*";

    private MeterProvider? _metrics;
    private TracerProvider? _traces;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Telemetry.OtlpEndpoint is null) return Task.CompletedTask;
        var resource = ResourceBuilder.CreateEmpty().AddService("visavis", serviceVersion: ProductInfo.Version, serviceInstanceId: node.Id);
        _metrics = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter(EverySource, "System.Runtime")
            .AddOtlpExporter((exporter, reader) =>
            {
                Configure(exporter, "v1/metrics");
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = options.Telemetry.OtlpIntervalSeconds * 1000;
            })
            .Build();
        _traces = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .AddSource(EverySource)
            .AddOtlpExporter(exporter => Configure(exporter, "v1/traces"))
            .Build();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Flushes what was not sent yet; the container disposes after the sessions have ended.
    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
    }

    private void Configure(OtlpExporterOptions exporter, string path)
    {
        var settings = options.Telemetry;
        exporter.Protocol = settings.OtlpProtocol == OtlpProtocol.Grpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        var address = settings.OtlpEndpoint!.TrimEnd('/');
        exporter.Endpoint = new Uri(settings.OtlpProtocol == OtlpProtocol.Grpc ? address : $"{address}/{path}");
        if (settings.OtlpHeadersSecret is { Length: > 0 } headers) exporter.Headers = headers;
    }
}
