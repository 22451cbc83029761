using System.Globalization;
using System.Text.Json;

namespace Visavis.Server.Problems;

/// <summary>An error answer: <c>{"detail": text, "code": name}</c>.</summary>
/// <remarks>The contract asks for <c>detail</c>; <c>code</c> is our addition, for programs.</remarks>
/// <param name="Status">HTTP status.</param>
/// <param name="Code">One of <see cref="ErrorCode"/>.</param>
/// <param name="Detail">What is wrong and what to do, for people; no secrets.</param>
internal sealed record ApiProblem(int Status, string Code, string Detail) : IResult
{
    /// <summary>When it may help to try again; sent as <c>Retry-After</c> in whole seconds.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Value of <c>WWW-Authenticate</c> for 401 answers of key-protected endpoints.</summary>
    public string? Challenge { get; init; }

    public static ApiProblem Unauthorized(string detail) =>
        new(StatusCodes.Status401Unauthorized, ErrorCode.Unauthorized, detail) { Challenge = "Bearer" };

    public static ApiProblem SessionNotFound() =>
        new(StatusCodes.Status404NotFound, ErrorCode.SessionNotFound, "No session with this id.");

    public static ApiProblem SessionEnded() =>
        new(StatusCodes.Status410Gone, ErrorCode.SessionEnded, "The session has ended. Create a new one.");

    /// <summary>The database does not answer, and what was asked cannot be known without it.</summary>
    public static ApiProblem StoreUnavailable() =>
        new(StatusCodes.Status503ServiceUnavailable, ErrorCode.StoreUnavailable, "The server's database does not answer. Try again in a moment.")
        {
            RetryAfter = TimeSpan.FromSeconds(5),
        };

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        if (Challenge is not null) response.Headers.WWWAuthenticate = Challenge;
        if (RetryAfter is { } wait)
            response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);

        await response.WriteJsonAsync(json =>
        {
            json.WriteStartObject();
            json.WriteString("detail", Detail);
            json.WriteString("code", Code);
            json.WriteEndObject();
        });
    }
}

/// <summary>Writing JSON bodies piece by piece.</summary>
internal static class JsonResponse
{
    /// <summary>Answers with what <paramref name="write"/> writes, as <c>application/json</c> with its length.</summary>
    public static async Task WriteJsonAsync(this HttpResponse response, Action<Utf8JsonWriter> write)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(512);
        await using (var json = new Utf8JsonWriter(buffer)) write(json);
        response.ContentType = "application/json";
        response.ContentLength = buffer.WrittenCount;
        // HEAD answers carry the headers alone.
        if (!HttpMethods.IsHead(response.HttpContext.Request.Method))
            await response.Body.WriteAsync(buffer.WrittenMemory, response.HttpContext.RequestAborted);
    }
}
