using Visavis.Server.Configuration;
using Visavis.Sessions.Live;

namespace Visavis.Server.Hosting;

/// <summary>On the stop signal: no new sessions, running ones finish within the drain time, then they are ended. HTTP goes on meanwhile.</summary>
internal sealed partial class SessionDrainService(SessionHost host, VisavisOptions options, ILogger<SessionDrainService> log) : IHostedLifecycleService
{
    // Ending what still runs takes a moment after the drain time: engines and viewers are told.
    public static readonly TimeSpan TeardownTime = TimeSpan.FromSeconds(15);

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        LogDraining(log, host.Sessions.Count, options.Server.DrainTime.TotalSeconds);
        return host.DrainAsync(options.Server.DrainTime, cancellationToken);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(8301, LogLevel.Information, "Stopping: {Sessions} sessions run, they have {Seconds} s to finish")]
    private static partial void LogDraining(ILogger logger, int sessions, double seconds);
}
