using Microsoft.AspNetCore.Http.Features;
using Visavis.Face.Assets;
using Visavis.Server.Auth;
using Visavis.Server.Avatars;
using Visavis.Server.Avatars.Import;
using Visavis.Server.Configuration;
using Visavis.Server.Problems;
using Visavis.Server.Validation;

namespace Visavis.Server.Console;

/// <summary><c>/console/avatars</c>: what an avatar can do, pictures of its poses, and the import of a model.</summary>
internal static class ConsoleAvatars
{
    public const string Path = "/console/avatars";

    /// <summary>Largest model that is taken: four times what the largest of our own heads has.</summary>
    private const long MostModelBytes = 64L << 20;

    public static void MapConsoleAvatars(this IEndpointRouteBuilder routes)
    {
        var avatars = routes.MapGroup(Path).AddEndpointFilter<ApiKeyFilter>().AddEndpointFilter(ConsoleAccess.RequireAsync);
        avatars.MapGet("/{id}", Show);
        avatars.MapPost("/{id}/picture", DrawAsync);
        avatars.MapPost("", ImportAsync);
    }

    private static IResult Show(string id, AvatarCatalog catalog, AvatarFaceFactory faces)
    {
        if (!catalog.Resolve(id).TryGet(out var avatar, out var unknown)) return unknown;
        try
        {
            return TypedResults.Json(AvatarView.Of(avatar.Id, faces.Asset(avatar), frameMs: null), ConsoleJson.Default.AvatarView);
        }
        catch (Exception error) when (error is AvatarFormatException or IOException or UnauthorizedAccessException)
        {
            return Broken(avatar, error);
        }
    }

    private static async Task<IResult> DrawAsync(HttpContext http, string id, AvatarCatalog catalog, AvatarStudio studio, CancellationToken cancellationToken)
    {
        if (studio.Take(http.Caller().ProjectId) is { } wait)
            return new ApiProblem(StatusCodes.Status429TooManyRequests, ErrorCode.RateLimited, "More pictures than the console needs.") { RetryAfter = wait };
        using var json = await JsonRequest.ReadAsync(http.Request, mayBeEmpty: true, cancellationToken);
        var pose = PoseView.Read(json.Body);
        if (json.Body.Errors.Any) return json.Errors;
        if (!catalog.Resolve(id).TryGet(out var avatar, out var unknown)) return unknown;
        try
        {
            return TypedResults.Bytes(await studio.DrawAsync(avatar, pose, cancellationToken), "image/png");
        }
        catch (Exception error) when (error is AvatarFormatException or IOException or UnauthorizedAccessException)
        {
            return Broken(avatar, error);
        }
    }

    /// <summary>The body is a .glb or .vrm file. In development only: a model is checked well, but it is for the operator to say whose faces a server shows.</summary>
    private static async Task<IResult> ImportAsync(
        HttpContext http, string? id, string? name, VisavisOptions options, AvatarCatalog catalog, AvatarFaceFactory faces, AvatarStudio studio, CancellationToken cancellationToken)
    {
        if (!options.Server.IsDevelopment)
            return new ApiProblem(StatusCodes.Status403Forbidden, ErrorCode.Forbidden, "Outside development the server's operator imports avatars, with 'visavis avatars import'.");
        if (string.IsNullOrWhiteSpace(id)) return Refused("Give the avatar an id: letters, digits, '-' and '_'.");
        if (catalog.IsTaken(id)) return Refused($"There is an avatar '{id}' already. Choose another id.");
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = MostModelBytes;
        var upload = new FileInfo(System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"visavis-{Guid.NewGuid():n}.glb"));
        try
        {
            await using (var file = upload.Create()) await http.Request.Body.CopyToAsync(file, cancellationToken);
            upload.Refresh();
            var made = await studio.ImportAsync(upload, id, string.IsNullOrWhiteSpace(name) ? id : name.Trim(), cancellationToken);
            return catalog.Resolve(id).TryGet(out var avatar, out var unknown)
                ? TypedResults.Json(AvatarView.Of(avatar.Id, faces.Asset(avatar), made.FrameMs), ConsoleJson.Default.AvatarView)
                : unknown;
        }
        catch (AvatarImportException error)
        {
            return Refused(error.Message);
        }
        finally
        {
            upload.Delete();
        }
    }

    private static ApiProblem Refused(string detail) => new(StatusCodes.Status400BadRequest, ErrorCode.BadRequest, detail);

    private static ApiProblem Broken(AvatarEntry avatar, Exception error) =>
        new(StatusCodes.Status500InternalServerError, ErrorCode.AvatarBroken, $"The avatar '{avatar.Id}' cannot be loaded: {error.Message}");
}
