using System.Text;
using Visavis.Server.Auth;
using Visavis.Server.Configuration;
using Visavis.Server.Problems;
using Visavis.Server.Validation;
using Visavis.Sessions.Live;
using Visavis.Sessions.Ports;
using Visavis.WebRtc;

namespace Visavis.Server.SdkApi;

/// <summary>
/// <c>/_sdk/v0/connections</c>: a viewer's media connection, with the manners of WHEP (WebRTC-HTTP egress), so that ordinary WHEP
/// players can watch as well. POST an SDP offer, PATCH candidates as they are found, DELETE to leave.
/// </summary>
internal static class ConnectionEndpoints
{
    // Chromium's offer with video, audio and a data channel is 6 to 8 KB; a browser with every codec known stays below 20 KB.
    private const int MostOfferBytes = 64 * 1024;
    private const int MostFragmentBytes = 16 * 1024;
    private const string SdpType = "application/sdp";
    private const string FragmentType = "application/trickle-ice-sdpfrag";

    public static void MapConnections(this IEndpointRouteBuilder connections)
    {
        connections.MapPost("", OpenAsync);
        connections.MapPatch("/{connectionId}", TrickleAsync);
        connections.MapDelete("/{connectionId}", CloseAsync);
    }

    private static async Task<IResult> OpenAsync(
        HttpContext http, SessionHost host, VisavisOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!FindSession(http, host).TryGet(out var session, out var problem)) return problem;
        if (!HasType(http.Request, SdpType)) return WrongType(SdpType);
        var offer = Encoding.UTF8.GetString((await RequestBody.ReadAsync(http.Request, MostOfferBytes, cancellationToken)).Span);
        try
        {
            var accepted = await session.ConnectAsync(offer, cancellationToken);
            http.Response.Headers.Location = $"{SdkApiV0.Path}/connections/{accepted.Connection.Id}";
            foreach (var server in PageIceServer.All(options.WebRtc, session.Id.ToString(), time.GetUtcNow()))
            {
                http.Response.Headers.Append("Link", server.ToLinkHeader());
            }

            http.Response.StatusCode = StatusCodes.Status201Created;
            return TypedResults.Text(accepted.AnswerSdp, SdpType, Encoding.UTF8, StatusCodes.Status201Created);
        }
        catch (InvalidOfferException unusable)
        {
            return new ApiProblem(StatusCodes.Status400BadRequest, ErrorCode.OfferInvalid, unusable.Message);
        }
        catch (MediaUnavailableException missing)
        {
            return new ApiProblem(StatusCodes.Status503ServiceUnavailable, ErrorCode.MediaUnavailable, missing.Message);
        }
        catch (SessionEndedException)
        {
            return SdkProblems.UnknownToken();
        }
    }

    private static async Task<IResult> TrickleAsync(
        HttpContext http, string connectionId, SessionHost host, CancellationToken cancellationToken)
    {
        if (!FindConnection(http, host, connectionId).TryGet(out var connection, out var problem)) return problem;
        if (!HasType(http.Request, FragmentType)) return WrongType(FragmentType);
        var text = Encoding.UTF8.GetString((await RequestBody.ReadAsync(http.Request, MostFragmentBytes, cancellationToken)).Span);
        if (TrickleFragment.Parse(text) is not { } candidates)
        {
            return new ApiProblem(
                StatusCodes.Status400BadRequest, ErrorCode.CandidateInvalid, "The body is not an SDP fragment with ICE candidates (RFC 8840).");
        }

        foreach (var (mediaLineIndex, candidate) in candidates) connection.AddIceCandidate(mediaLineIndex, candidate);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> CloseAsync(HttpContext http, string connectionId, SessionHost host)
    {
        if (!FindConnection(http, host, connectionId).TryGet(out var connection, out var problem)) return problem;
        await connection.CloseAsync(ViewerDisconnectReason.Left);
        return TypedResults.Ok();
    }

    private static Outcome<LiveSession> FindSession(HttpContext http, SessionHost host)
    {
        if (BearerCredential.Read(http.Request) is not { } token)
            return ApiProblem.Unauthorized("Send the session's limited_access_token: 'Authorization: Bearer <token>'.");
        return host.FindByJoinToken(token) is { } session
            ? session
            : ApiProblem.Unauthorized("No running session has this limited_access_token; the session may have ended.");
    }

    private static Outcome<IViewerConnection> FindConnection(HttpContext http, SessionHost host, string connectionId)
    {
        if (!FindSession(http, host).TryGet(out var session, out var problem)) return problem;
        if (session.FindConnection(connectionId) is { } connection) return Outcome<IViewerConnection>.Of(connection);
        return new ApiProblem(StatusCodes.Status404NotFound, ErrorCode.ConnectionNotFound, "The connection does not exist any more.");
    }

    private static bool HasType(HttpRequest request, string type) =>
        Microsoft.Net.Http.Headers.MediaTypeHeaderValue.TryParse(request.ContentType, out var sent)
        && sent.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase);

    private static ApiProblem WrongType(string type) => new(
        StatusCodes.Status415UnsupportedMediaType, ErrorCode.UnsupportedMediaType, $"The body must be {type}.");
}
