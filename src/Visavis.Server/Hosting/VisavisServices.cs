using Visavis.Engines.Outbound;
using Visavis.Engines.Voices;
using Visavis.Server.Api.Sessions;
using Visavis.Server.Avatars;
using Visavis.Server.Configuration;
using Visavis.Server.Console;
using Visavis.Server.Engines;
using Visavis.Server.Limits;
using Visavis.Server.SdkApi;
using Visavis.Server.Telemetry;
using Visavis.Server.Voices;
using Visavis.Sessions.Live;
using Visavis.Sessions.Ports;
using Visavis.Store.ApiKeys;
using Visavis.Store.Database;
using Visavis.Store.Sessions;
using Visavis.WebRtc;

namespace Visavis.Server.Hosting;

/// <summary>Everything that is registered, room by room.</summary>
internal static class VisavisServices
{
    public static void AddVisavis(this IServiceCollection services, VisavisOptions options)
    {
        services.AddRoutingCore();
        services.AddSdkCors(options.Sdk);
        services.AddSingleton(options);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(new ContentFolder(options.Server.Content));
        services.AddStore(options);
        services.AddSingleton(options.WebRtc);
        services.AddSingleton<IViewerConnectionFactory, GStreamerViewerConnectionFactory>();
        services.AddSingleton<LiveFigures>();
        services.AddSingleton<PrometheusPage>();
        services.AddHostedService<TelemetryExport>();
        services.AddSingleton<DevelopmentAccess>();
        services.AddSingleton<ConsoleSessions>();
        services.AddSingleton<RequestLimits>();
        services.AddSingleton<ProjectQuota>();
        services.AddAvatars();
        services.AddEngines(options);
        services.AddSessions(options);
        services.AddSingleton<WarmUp>();
        services.AddSingleton(WarmUp.NewReadiness());
        services.AddHostedService<WarmUpService>();
        services.AddHostedService<SessionDrainService>();
    }

    private static void AddStore(this IServiceCollection services, VisavisOptions options)
    {
        services.AddSingleton(options.Storage);
        services.AddSingleton(provider => new StoreDatabase(options.Storage, options.Server.Data, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IApiKeyStore, DatabaseApiKeyStore>();
        services.AddSingleton<NodeRecord>();
        services.AddSingleton(provider => new SessionHistory(
            provider.GetRequiredService<StoreDatabase>(), provider.GetRequiredService<NodeRecord>().Id, provider.GetRequiredService<ILogger<SessionHistory>>()));
        services.AddSingleton<ISessionHistory>(provider => provider.GetRequiredService<SessionHistory>());
        services.AddSingleton<UsageDays>();
        services.AddHostedService<StoreStart>();
    }

    private static void AddAvatars(this IServiceCollection services)
    {
        services.AddSingleton<AvatarCatalog>();
        services.AddSingleton<AvatarFaceFactory>();
        services.AddSingleton<AvatarStudio>();
    }

    // A new engine is one more line here.
    private static void AddEngines(this IServiceCollection services, VisavisOptions options)
    {
        services.AddSingleton(options.Voices);
        services.AddSingleton<IVoiceCatalog, VoiceCatalog>();
        services.AddSingleton<VoiceChoice>();
        services.AddSingleton<TextEchoBinding>();
        services.AddSingleton<IEngineBinding>(provider => provider.GetRequiredService<TextEchoBinding>());
        services.AddSingleton<IEngineBinding, NullBinding>();
        services.AddSingleton(options.Engines.External);
        services.AddSingleton(new OutboundPolicy(options.Outbound));
        services.AddSingleton<IEngineBinding, ExternalBinding>();
        services.AddSingleton(options.Engines.OpenAiRealtime);
        services.AddSingleton<IEngineBinding, OpenAiRealtimeBinding>();
        services.AddSingleton(options.Engines.Cartesia);
        services.AddSingleton<IEngineBinding, CartesiaBinding>();
        services.AddSingleton<EngineRequestReader>();
    }

    private static void AddSessions(this IServiceCollection services, VisavisOptions options)
    {
        services.AddSingleton(new SessionHostOptions { MaxSessions = options.Sessions.Capacity, PumpThreads = options.Sessions.MediaThreads });
        services.AddSingleton<SessionHost>();
        services.AddSingleton<CreateSessionReader>();
        services.AddSingleton<SpeechTaskReader>();
        services.AddSingleton<ConfigPatchReader>();
        services.AddSingleton<SessionCreator>();
    }
}
