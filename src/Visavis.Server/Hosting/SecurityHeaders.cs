namespace Visavis.Server.Hosting;

/// <summary>Headers that keep a browser from doing more with our answers than it should.</summary>
internal static class SecurityHeaders
{
    /// <summary>
    /// The console runs its own scripts only. Styles may be inline: React sets sizes and colours on elements. Pictures and media may
    /// come from memory; connections go to this server, and to the one whose address an operator types into the playground.
    /// </summary>
    private const string ConsolePolicy =
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; media-src 'self' blob: mediastream:; "
        + "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    public static void UseSecurityHeaders(this WebApplication app) => app.Use((http, next) =>
    {
        // At the last moment: an error answer begins with an empty set of headers.
        http.Response.OnStarting(static state =>
        {
            var response = ((HttpContext)state).Response;
            response.Headers.XContentTypeOptions = "nosniff";
            response.Headers["Referrer-Policy"] = "no-referrer";
            if (response.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) == true)
            {
                if (response.Headers.ContentSecurityPolicy.Count == 0) response.Headers.ContentSecurityPolicy = ConsolePolicy;
                response.Headers.XFrameOptions = "DENY";
                response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
                response.Headers["Permissions-Policy"] = "camera=(), geolocation=(), payment=(), usb=(), microphone=(self)";
            }

            // Only a browser that came over TLS believes it, and only such a one should.
            if (response.HttpContext.Request.IsHttps) response.Headers.StrictTransportSecurity = "max-age=31536000";
            return Task.CompletedTask;
        }, http);
        return next(http);
    });
}
