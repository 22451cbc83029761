using Microsoft.AspNetCore.Http.HttpResults;

namespace Visavis.Server.Api.Reference;

/// <summary>The REST API as a page to read, drawn in the browser from the OpenAPI document. No key needed, nothing loaded from elsewhere.</summary>
internal static class ReferencePage
{
    public const string Path = ApiV1.Path + "/reference";

    // The whole page is three files of ours: nothing else may run or be loaded.
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void MapReference(this IEndpointRouteBuilder routes)
    {
        // The page names its parts relatively, so it needs its slash.
        routes.MapGet(Path, (HttpContext http) => http.Request.Path.Value!.EndsWith('/')
            ? (IResult)Answer(http, "reference.html", "text/html; charset=utf-8")
            : TypedResults.Redirect(Path + "/"));
        routes.MapGet(Path + "/reference.css", (HttpContext http) => Answer(http, "reference.css", "text/css; charset=utf-8"));
        routes.MapGet(Path + "/reference.js", (HttpContext http) => Answer(http, "reference.js", "text/javascript; charset=utf-8"));
    }

    private static FileStreamHttpResult Answer(HttpContext http, string name, string type)
    {
        http.Response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
        http.Response.Headers.CacheControl = "no-cache";
        return TypedResults.Stream(typeof(ReferencePage).Assembly.GetManifestResourceStream($"Visavis.Server.Api.Reference.{name}")!, type);
    }
}
