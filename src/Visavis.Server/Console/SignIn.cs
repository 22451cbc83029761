using Microsoft.AspNetCore.Http.HttpResults;
using Visavis.Server.Configuration;
using Visavis.Server.Limits;
using Visavis.Server.Validation;
using Visavis.Store.ApiKeys;

namespace Visavis.Server.Console;

/// <summary>Outside development the console asks for an API key first, and then works for that key's project.</summary>
internal static partial class SignIn
{
    public const string Path = "/console/sign-in";

    private const int MostFormBytes = 4 * 1024;
    private const string KeyField = "key=";

    /// <summary>Sends browsers that are not signed in to the sign-in page; in development everybody may look.</summary>
    public static void UseSignIn(this WebApplication app, VisavisOptions options)
    {
        if (options.Server.IsDevelopment) return;
        app.Use((http, next) =>
        {
            if (!IsPage(http.Request.Path) || http.RequestServices.GetRequiredService<ConsoleSessions>().OfCookie(http.Request) is not null) return next(http);
            http.Response.Headers.CacheControl = "no-store";
            http.Response.Redirect(Path);
            return Task.CompletedTask;
        });
    }

    public static void MapSignIn(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, (HttpContext http) => Page(http, StatusCodes.Status200OK, ""));
        routes.MapPost(Path, EnterAsync);
        routes.MapPost("/console/sign-out", Leave);
    }

    // What the console is made of lies under /assets and holds no secret; the page itself is what is asked for.
    private static bool IsPage(PathString path) => path == "/" || path == "/index.html";

    private static async Task<IResult> EnterAsync(
        HttpContext http, ConsoleSessions sessions, IApiKeyStore keys, RequestLimits limits, TimeProvider time, ILogger<ConsoleSessions> log, CancellationToken cancellationToken)
    {
        // A form of another site must not sign anybody in.
        if (!IsOwnForm(http.Request)) return Page(http, StatusCodes.Status403Forbidden, "Open this page itself to sign in.");
        if (limits.OfStranger(http) is { } tooMany) return Page(http, tooMany.Status, "Too many attempts. Wait a minute.");
        var form = System.Text.Encoding.UTF8.GetString((await RequestBody.ReadAsync(http.Request, MostFormBytes, cancellationToken)).Span);
        var secret = form.StartsWith(KeyField, StringComparison.Ordinal) ? Uri.UnescapeDataString(form[KeyField.Length..].Replace('+', ' ')).Trim() : "";
        var key = secret.Length == 0 ? null : await keys.FindBySecretAsync(secret, cancellationToken);
        if (key is null || key.Kind != ApiKeyKind.Standard || !key.IsValidAt(time.GetUtcNow()))
        {
            limits.CountFailure(http);
            return Page(http, StatusCodes.Status401Unauthorized, "This key is not known here, or not valid any more.");
        }

        http.Response.Cookies.Append(ConsoleSessions.CookieName, sessions.Begin(secret), new CookieOptions
        {
            HttpOnly = true,
            Secure = http.Request.IsHttps,
            SameSite = SameSiteMode.Strict,
            Path = "/",
        });
        LogSignedIn(log, key.Id, key.ProjectId);
        return TypedResults.Redirect("/");
    }

    private static RedirectHttpResult Leave(HttpContext http, ConsoleSessions sessions)
    {
        sessions.End(http.Request);
        http.Response.Cookies.Delete(ConsoleSessions.CookieName);
        return TypedResults.Redirect(Path);
    }

    private static bool IsOwnForm(HttpRequest request) => request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none"
        && (request.Headers.Origin.Count == 0 || request.Headers.Origin.ToString() == $"{request.Scheme}://{request.Host}");

    private static ContentHttpResult Page(HttpContext http, int status, string problem)
    {
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
        return TypedResults.Content(
            $$"""
              <!doctype html>
              <html lang="en">
                <head>
                  <meta charset="utf-8">
                  <meta name="viewport" content="width=device-width, initial-scale=1">
                  <meta name="color-scheme" content="light dark">
                  <title>Sign in · Visavis</title>
                  <style>
                    body { display: grid; place-items: center; min-height: 100vh; margin: 0; background: light-dark(#f5f5f2, #0b0c0f); color: light-dark(#17181c, #f1f1ee); font: 16px/1.5 system-ui, sans-serif; }
                    form { width: min(22rem, 86vw); padding: 2rem; border-radius: 18px; background: light-dark(#fff, #1a1c21); box-shadow: 0 6px 20px -8px rgb(0 0 0 / 25%); }
                    h1 { margin: 0 0 .4rem; font-size: 1.3rem; }
                    p { margin: 0 0 1.2rem; color: light-dark(#5a5e67, #a3a6ae); font-size: .92rem; }
                    .problem { color: light-dark(#c02626, #f19a90); }
                    label { display: block; margin-bottom: .3rem; font-size: .88rem; }
                    input, button { box-sizing: border-box; width: 100%; padding: .65rem .8rem; border: 1px solid light-dark(#d5d4cf, #3a3d45); border-radius: 10px; background: transparent; color: inherit; font: inherit; }
                    button { margin-top: 1rem; border: 0; background: light-dark(#17181c, #f1f1ee); color: light-dark(#fff, #121317); cursor: pointer; }
                  </style>
                </head>
                <body>
                  <form method="post" action="{{Path}}">
                    <h1>Visavis</h1>
                    <p>The console works for the project of the key that you sign in with. <code>visavis keys create</code> makes one.</p>
                    {{(problem.Length == 0 ? "" : $"<p class=\"problem\" role=\"alert\">{problem}</p>")}}
                    <label for="key">API key</label>
                    <input id="key" name="key" type="password" autocomplete="current-password" required autofocus>
                    <button>Sign in</button>
                  </form>
                </body>
              </html>
              """,
            "text/html; charset=utf-8",
            statusCode: status);
    }

    [LoggerMessage(8401, LogLevel.Information, "Somebody signed in to the console with key {KeyId} of project {ProjectId}")]
    private static partial void LogSignedIn(ILogger logger, string keyId, string projectId);
}
