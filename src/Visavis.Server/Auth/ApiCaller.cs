using Microsoft.AspNetCore.Http.Features;

namespace Visavis.Server.Auth;

/// <summary>Who makes a request with an API key.</summary>
/// <param name="ProjectId">Project that the key acts for.</param>
/// <param name="KeyId">Public id of the key, for logs.</param>
internal sealed record ApiCaller(string ProjectId, string KeyId);

/// <summary>Finding the caller of a request.</summary>
internal static class ApiCallerFeature
{
    /// <summary>The caller; only for endpoints behind <see cref="ApiKeyFilter"/>.</summary>
    public static ApiCaller Caller(this HttpContext context) => context.Features.GetRequiredFeature<ApiCaller>();
}
