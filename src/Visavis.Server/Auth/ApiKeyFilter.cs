using Visavis.Server.Configuration;
using Visavis.Server.Console;
using Visavis.Server.Limits;
using Visavis.Server.Problems;
using Visavis.Store;
using Visavis.Store.ApiKeys;

namespace Visavis.Server.Auth;

/// <summary>Lets a request through when it carries a valid API key, and answers 401 otherwise.</summary>
/// <remarks>Runs before the endpoint reads the body: a caller without a key learns nothing and creates nothing.</remarks>
internal sealed class ApiKeyFilter(IApiKeyStore keys, VisavisOptions options, RequestLimits limits, ConsoleSessions console, TimeProvider time) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (BearerCredential.Read(http.Request) is not { } secret)
            return ApiProblem.Unauthorized("Send an API key: 'Authorization: Bearer <key>'.");

        if (limits.OfStranger(http) is { } guessing) return guessing;
        if (secret.StartsWith(ConsoleSessions.BearerMarker, StringComparison.Ordinal)) secret = console.OfBearer(secret)?.KeySecret ?? secret;
        ApiKey? key;
        try
        {
            key = await keys.FindBySecretAsync(secret, http.RequestAborted);
        }
        catch (StoreException)
        {
            return ApiProblem.StoreUnavailable();
        }

        if (key is null) limits.CountFailure(http);
        if (key is null || !key.IsValidAt(time.GetUtcNow())) return ApiProblem.Unauthorized("The API key is unknown, was revoked or has expired.");
        if (key.Kind == ApiKeyKind.Development && !options.Server.IsDevelopment)
            return ApiProblem.Unauthorized("Development keys are refused in production; create one with 'visavis keys create'.");

        if (limits.OfProject(key.ProjectId) is { } tooMany) return tooMany;
        http.Features.Set(new ApiCaller(key.ProjectId, key.Id));
        return await next(context);
    }
}
