using Microsoft.AspNetCore.Diagnostics;

namespace Visavis.Server.Problems;

/// <summary>Gives the answers that the framework makes by itself (404, 405, 413, a fault of ours) the product's error shape.</summary>
internal static partial class ProblemMiddleware
{
    /// <summary>Must come first, so that nothing answers outside of it.</summary>
    public static void UseProblems(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            AllowStatusCode404Response = true,
            // We log with the path only: exception texts of parsers may quote the request.
            SuppressDiagnosticsCallback = _ => true,
            ExceptionHandler = context =>
            {
                var error = context.Features.Get<IExceptionHandlerFeature>()?.Error;
                return ToProblem(context, error).ExecuteAsync(context);
            },
        });
        app.UseStatusCodePages(pages => Describe(pages.HttpContext.Response.StatusCode).ExecuteAsync(pages.HttpContext));
    }

    private static ApiProblem ToProblem(HttpContext context, Exception? error)
    {
        if (error is BadHttpRequestException bad) return Describe(bad.StatusCode) with { Detail = bad.Message };
        if (error is Store.StoreException) return ApiProblem.StoreUnavailable();
        if (error is not null)
        {
            var log = context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ProblemMiddleware).FullName!);
            LogFault(log, error, context.Request.Method, context.GetEndpoint()?.DisplayName ?? context.Request.Path.Value);
        }

        return Describe(StatusCodes.Status500InternalServerError);
    }

    private static ApiProblem Describe(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => ApiProblem.Unauthorized("Not authorized."),
        StatusCodes.Status404NotFound => new(status, ErrorCode.NotFound, "There is nothing at this path."),
        StatusCodes.Status405MethodNotAllowed => new(status, ErrorCode.MethodNotAllowed, "This path does not take this method; see Allow."),
        StatusCodes.Status413PayloadTooLarge => new(status, ErrorCode.BodyTooLarge, "The body is too large."),
        StatusCodes.Status415UnsupportedMediaType => new(status, ErrorCode.UnsupportedMediaType, "The content type is not supported here."),
        < 500 => new(status, ErrorCode.BadRequest, "The request cannot be processed."),
        _ => new(status, ErrorCode.InternalError, "Something went wrong on the server. Its log says what."),
    };

    [LoggerMessage(8001, LogLevel.Error, "{Method} {Endpoint} failed")]
    private static partial void LogFault(ILogger logger, Exception error, string method, string? endpoint);
}
