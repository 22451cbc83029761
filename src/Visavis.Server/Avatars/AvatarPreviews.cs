namespace Visavis.Server.Avatars;

/// <summary>Pictures of the avatars, for lists in a page. Public: they show what every viewer sees anyway.</summary>
internal static class AvatarPreviews
{
    private const string Prefix = "/avatars";
    private const int CacheSeconds = 300;

    public static string UrlOf(AvatarEntry avatar) => $"{Prefix}/{avatar.Id}/preview.png";

    public static void MapAvatarPreviews(this IEndpointRouteBuilder routes) =>
        routes.MapGet(Prefix + "/{id}/preview.png", IResult (HttpContext http, string id, AvatarCatalog avatars) =>
        {
            if (!avatars.Resolve(id).TryGet(out var avatar, out _) || avatar.PreviewPath is not { } path) return TypedResults.NotFound();
            http.Response.Headers.CacheControl = $"public, max-age={CacheSeconds}";
            return TypedResults.PhysicalFile(path, "image/png");
        });
}
