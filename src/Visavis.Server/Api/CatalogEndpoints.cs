using Visavis.Server.Avatars;
using Visavis.Sessions.Ports;

namespace Visavis.Server.Api;

/// <summary>An avatar as <c>GET /api/v1/avatars</c> shows it.</summary>
/// <param name="Id">Value for <c>avatar_id</c>.</param>
/// <param name="Name">Name for people.</param>
/// <param name="Description">One or two sentences for people.</param>
/// <param name="PreviewUrl">Path of a picture on this server, or null.</param>
/// <param name="Presets">Values for <c>model</c> that it is offered as.</param>
/// <param name="DefaultVoice">Voice it speaks with when a request names none, or null for the server's choice.</param>
internal sealed record AvatarView(
    string Id, string Name, string Description, string? PreviewUrl, IReadOnlyList<string> Presets, string? DefaultVoice);

/// <summary>Answer of <c>GET /api/v1/avatars</c>; the default avatar comes first.</summary>
internal sealed record AvatarList(IReadOnlyList<AvatarView> Avatars);

/// <summary>A voice as <c>GET /api/v1/voices</c> shows it.</summary>
/// <param name="Id">Value for <c>voice_id</c>.</param>
/// <param name="Name">Name for people.</param>
/// <param name="Language">BCP 47 tag.</param>
/// <param name="Provider">Which synthesiser.</param>
internal sealed record VoiceView(string Id, string Name, string Language, string Provider);

/// <summary>Answer of <c>GET /api/v1/voices</c>.</summary>
internal sealed record VoiceList(IReadOnlyList<VoiceView> Voices);

/// <summary>Our additions that tell a caller what it can ask for.</summary>
internal static class CatalogEndpoints
{
    public static void MapCatalog(this IEndpointRouteBuilder api)
    {
        api.MapGet("/avatars", (AvatarCatalog avatars) =>
            TypedResults.Json(new AvatarList([.. avatars.All.Select(View)]), ApiJson.Default.AvatarList));
        api.MapGet("/voices", (IVoiceCatalog voices) =>
            TypedResults.Json(new VoiceList([.. voices.Voices.Select(View)]), ApiJson.Default.VoiceList));
    }

    private static AvatarView View(AvatarEntry avatar) => new(
        avatar.Id,
        avatar.Manifest.Name,
        avatar.Manifest.Description,
        avatar.PreviewPath is null ? null : AvatarPreviews.UrlOf(avatar),
        [.. RenderPresets.Names.Where(name => avatar.Manifest.FindPreset(name) is not null)],
        avatar.DefaultVoice);

    private static VoiceView View(VoiceInfo voice) => new(voice.Id, voice.Name, voice.Language, voice.Provider);
}
