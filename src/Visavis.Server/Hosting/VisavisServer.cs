using Microsoft.Extensions.Logging.Console;
using Visavis.Server.Api;
using Visavis.Server.Avatars;
using Visavis.Server.Configuration;
using Visavis.Server.Console;
using Visavis.Server.Health;
using Visavis.Server.Problems;
using Visavis.Server.SdkApi;
using Visavis.Server.Telemetry;

namespace Visavis.Server.Hosting;

/// <summary>Composition root: which part stands behind which port, and which path leads where.</summary>
internal static class VisavisServer
{
    /// <summary>Puts a server together; nothing runs yet.</summary>
    /// <param name="options">Checked settings.</param>
    /// <param name="adjust">Changes to the services, for tests; null otherwise.</param>
    public static WebApplication Build(VisavisOptions options, Action<IServiceCollection>? adjust = null)
    {
        // The empty builder reads no appsettings.json and no ASPNETCORE_ variables: a setting has one place, and it is ours.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = "Visavis.Server",
            EnvironmentName = options.Server.Environment.ToString(),
        });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Listening.Configure(kestrel, options.Server, options.Limits));
        ConfigureLogging(builder.Logging, options.Log);
        builder.Services.Configure<ConsoleLifetimeOptions>(lifetime => lifetime.SuppressStatusMessages = true);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.Server.DrainTime + SessionDrainService.TeardownTime);
        builder.Services.AddVisavis(options);
        adjust?.Invoke(builder.Services);

        var app = builder.Build();
        app.Services.GetRequiredService<LiveFigures>().Start();
        app.Services.GetRequiredService<PrometheusPage>().Start();
        var content = app.Services.GetRequiredService<ContentFolder>();
        app.UseForwardedAddresses(options.Server);
        app.UseSecurityHeaders();
        app.UseProblems();
        app.UseSignIn(options);
        app.UseConsoleFiles(content);
        app.UseRouting();
        app.UseRequestMetrics();
        app.UseCors();
        app.MapHealth();
        app.MapMetrics();
        app.MapApiV1();
        app.MapSdkApiV0();
        app.MapAvatarPreviews();
        app.MapConsole(content);
        app.MapSignIn();
        app.MapConsoleKeys();
        app.MapConsoleAvatars();
        if (options.Server.IsDevelopment) app.MapParrot();
        return app;
    }

    private static void ConfigureLogging(ILoggingBuilder logging, LogOptions options)
    {
        logging.SetMinimumLevel(options.Level);
        // The framework's own lines, one or more a request, tell an operator nothing that ours do not.
        if (options.Level > LogLevel.Debug) logging.AddFilter("Microsoft", LogLevel.Warning);
        // A failed start is reported by the command line, in one line instead of fifty.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        if (options.Format == LogFormat.Json)
        {
            logging.AddJsonConsole(console =>
            {
                console.UseUtcTimestamp = true;
                console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
            });
            return;
        }

        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
            console.ColorBehavior = LoggerColorBehavior.Default;
        });
    }
}
