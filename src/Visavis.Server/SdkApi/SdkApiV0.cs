using Visavis.Server.Configuration;

namespace Visavis.Server.SdkApi;

/// <summary>What the web SDK calls (section G.5 of the contract). Pages of any allowed origin may; a session's token is the credential.</summary>
internal static class SdkApiV0
{
    public const string Path = "/_sdk/v0";
    public const string SessionTokenHeader = "X-Session-Token";

    private const string CorsPolicy = "sdk";
    private static readonly TimeSpan PreflightCache = TimeSpan.FromHours(1);

    public static void AddSdkCors(this IServiceCollection services, SdkOptions options) =>
        services.AddCors(cors => cors.AddPolicy(CorsPolicy, policy =>
        {
            // No cookies are used, so nothing is lost by letting any origin in: it needs a token to do anything.
            if (options.AllowsAnyOrigin) policy.AllowAnyOrigin();
            else policy.WithOrigins(options.AllowedOrigins);
            policy
                .WithMethods("GET", "POST", "PATCH", "DELETE")
                .WithHeaders(SessionTokenHeader, "Content-Type", "Authorization", "If-Match")
                .WithExposedHeaders("Location", "Link", "Retry-After")
                .SetPreflightMaxAge(PreflightCache);
        }));

    public static void MapSdkApiV0(this IEndpointRouteBuilder routes)
    {
        var sdk = routes.MapGroup(Path).RequireCors(CorsPolicy);
        sdk.MapGroup("/sessions").AddEndpointFilter<SessionTokenFilter>().MapSdkSessions();
        sdk.MapGroup("/connections").MapConnections();
    }
}
