using Visavis.Server.Avatars;
using Visavis.Server.Problems;
using Visavis.Sessions.Ports;

namespace Visavis.Server.Voices;

/// <summary>Which voice speaks, and what to answer when none can.</summary>
internal sealed class VoiceChoice(IVoiceCatalog catalog)
{
    private static readonly TimeSpan VendorRetry = TimeSpan.FromSeconds(10);

    /// <summary>The voice of a request that names one.</summary>
    public Outcome<IVoice> Find(string voiceId)
    {
        if (catalog.Find(voiceId) is { } voice) return Outcome<IVoice>.Of(voice);
        return new ApiProblem(
            StatusCodes.Status400BadRequest,
            ErrorCode.VoiceUnknown,
            $"There is no voice with this voice_id on this server; GET /api/v1/voices lists them, and the setting Voices:Map says which one speaks for ids of another service.{Advice()}");
    }

    /// <summary>The voice of a request that names none: the avatar's own, or the server's where that is not installed.</summary>
    public Outcome<IVoice> OfAvatar(AvatarEntry avatar)
    {
        if (avatar.DefaultVoice is { } own && catalog.Find(own) is { } voice) return Outcome<IVoice>.Of(voice);
        if (catalog.Default is { } fallback) return Outcome<IVoice>.Of(fallback);
        return new ApiProblem(
            StatusCodes.Status503ServiceUnavailable,
            ErrorCode.VoicesUnavailable,
            $"No voice can speak on this server. 'visavis doctor' says more.{Advice()}");
    }

    /// <summary>Asks the voice's vendor whether it has it. An outage of the vendor is nothing that the caller did wrong.</summary>
    public static async ValueTask<ApiProblem?> CheckAsync(IVoice voice, CancellationToken cancellationToken)
    {
        try
        {
            await voice.CheckAsync(cancellationToken);
            return null;
        }
        catch (VoiceException unknown) when (unknown.Fault == VoiceFault.UnknownVoice)
        {
            return new ApiProblem(StatusCodes.Status400BadRequest, ErrorCode.VoiceUnknown, unknown.Message);
        }
        catch (VoiceException away)
        {
            return new ApiProblem(StatusCodes.Status503ServiceUnavailable, ErrorCode.VoicesUnavailable, away.Message) { RetryAfter = VendorRetry };
        }
    }

    private string Advice()
    {
        var missing = catalog.Providers.Where(provider => !provider.IsAvailable && provider.Advice is not null).ToList();
        return missing.Count == 0 ? "" : " " + string.Join(" ", missing.Select(provider => $"{provider.Name}: {provider.Advice}"));
    }
}
