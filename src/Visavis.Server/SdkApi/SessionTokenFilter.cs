using Visavis.Server.Limits;
using Visavis.Server.Problems;
using Visavis.Sessions.Live;

namespace Visavis.Server.SdkApi;

/// <summary>Finds the session of a page's token: 401 without one, 404 when no living session has it.</summary>
internal sealed class SessionTokenFilter(SessionHost host, RequestLimits limits) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (http.Request.Headers[SdkApiV0.SessionTokenHeader] is not [{ Length: > 0 } token])
        {
            return ApiProblem.Unauthorized($"Send the session's token in the header {SdkApiV0.SessionTokenHeader}.") with
            {
                Challenge = "SessionToken",
            };
        }

        if (limits.OfStranger(http) is { } guessing) return guessing;
        if (host.FindByToken(token) is not { } session)
        {
            limits.CountFailure(http);
            return SdkProblems.UnknownToken();
        }

        http.Features.Set(session);
        return await next(context);
    }
}

/// <summary>Errors that only pages get.</summary>
internal static class SdkProblems
{
    public static ApiProblem UnknownToken() => new(
        StatusCodes.Status404NotFound, ErrorCode.SessionNotFound, "No running session has this token; the session may have ended.");

    public static ApiProblem OtherEngine() => new(
        StatusCodes.Status409Conflict, ErrorCode.EngineMismatch, "Only the voice of a text-echo session can be changed.");
}
