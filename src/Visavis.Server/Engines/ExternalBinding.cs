using Visavis.Server.Validation;

namespace Visavis.Server.Engines;

/// <summary>Fields of the customer's own WebSocket engine.</summary>
internal sealed class ExternalBinding : IEngineBinding
{
    private const int DefaultSampleRateHz = 24_000;
    private const int OtherSampleRateHz = 16_000;

    public string Type => "external";

    public EngineRequest? Read(FieldReader fields)
    {
        var url = ReadUrl(fields["url"]);
        var sampleRateHz = ReadSampleRate(fields["audio"]);
        var headers = UpgradeHeaderReader.Read(fields["headers"]);
        return url is null || sampleRateHz is null || headers is null ? null : new AnnouncedEngine(Type);
    }

    private static string? ReadUrl(FieldReader field)
    {
        if (field.RequiredString() is not { } text) return null;
        // Only checked here: path and query go to the engine byte for byte, because single-use tokens live there.
        if (Uri.TryCreate(text, UriKind.Absolute, out var url)
            && (url.Scheme == Uri.UriSchemeWs || url.Scheme == Uri.UriSchemeWss)
            && url.Host.Length > 0
            && url.Fragment.Length == 0)
        {
            return text;
        }

        field.Fail("This must be an absolute wss:// or ws:// URL.", ValidationErrorType.Url);
        return null;
    }

    private static int? ReadSampleRate(FieldReader audio)
    {
        if (audio.IsAbsent) return DefaultSampleRateHz;
        if (!audio.ExpectObject()) return null;
        var user = audio["user"];
        if (user.IsAbsent) return DefaultSampleRateHz;
        if (!user.ExpectObject()) return null;
        var rate = user["sample_rate"];
        if (rate.IsAbsent) return DefaultSampleRateHz;
        if (rate.Integer(OtherSampleRateHz, DefaultSampleRateHz) is not { } hz) return null;
        if (hz is OtherSampleRateHz or DefaultSampleRateHz) return (int)hz;
        rate.Fail("This must be 16000 or 24000.", ValidationErrorType.NotInEnum);
        return null;
    }
}
