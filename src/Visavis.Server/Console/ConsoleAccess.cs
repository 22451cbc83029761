using Visavis.Server.Auth;
using Visavis.Server.Configuration;
using Visavis.Server.Problems;

namespace Visavis.Server.Console;

/// <summary>What only a person at the console may do: signed in, or in development with the development project's key.</summary>
/// <remarks>A backend's key is refused, so that a program which holds one cannot quietly make itself another.</remarks>
internal static class ConsoleAccess
{
    /// <summary>Filter for endpoints behind <see cref="ApiKeyFilter"/>.</summary>
    public static async ValueTask<object?> RequireAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        http.Response.Headers.CacheControl = "no-store";
        var bearer = BearerCredential.Read(http.Request);
        if (bearer is not null && bearer.StartsWith(ConsoleSessions.BearerMarker, StringComparison.Ordinal)) return await next(context);
        var isDevelopment = http.RequestServices.GetRequiredService<VisavisOptions>().Server.IsDevelopment;
        if (isDevelopment && http.Caller().ProjectId == DevelopmentKey.Project) return await next(context);
        return new ApiProblem(StatusCodes.Status403Forbidden, ErrorCode.Forbidden, "This is for somebody signed in to the console. The command 'visavis' does it as well.");
    }
}
