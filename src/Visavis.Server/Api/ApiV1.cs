using Visavis.Server.Api.Reference;
using Visavis.Server.Api.Sessions;
using Visavis.Server.Auth;
using Visavis.Server.Telemetry;

namespace Visavis.Server.Api;

/// <summary>The customer's REST API. Backends only: no CORS headers here, so that a page with a stolen key gets no answer to read.</summary>
internal static class ApiV1
{
    public const string Path = "/api/v1";

    public static void MapApiV1(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path + "/openapi.json", OpenApiDocument.Answer);
        routes.MapReference();

        var api = routes.MapGroup(Path).AddEndpointFilter<ApiKeyFilter>();
        api.MapSessions();
        api.MapCatalog();
        api.MapUsage();
        api.MapDiagnostics();
    }
}
