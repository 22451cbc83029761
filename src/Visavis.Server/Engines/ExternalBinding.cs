using Visavis.Engines.External;
using Visavis.Engines.Outbound;
using Visavis.Server.Avatars;
using Visavis.Server.Problems;
using Visavis.Server.Validation;
using Visavis.Sessions.Ports;

namespace Visavis.Server.Engines;

/// <summary>The customer's own engine behind a WebSocket.</summary>
internal sealed class ExternalBinding(
    ExternalEngineOptions options, OutboundPolicy policy, TimeProvider time, ILogger<ExternalEngine> log) : IEngineBinding
{
    private const int DefaultSampleRateHz = 24_000;
    private const int OtherSampleRateHz = 16_000;

    public string Type => "external";

    public EngineRequest? Read(FieldReader fields)
    {
        var url = ReadUrl(fields["url"]);
        var sampleRateHz = ReadSampleRate(fields["audio"]);
        var headers = UpgradeHeaderReader.Read(fields["headers"]);
        if (url is null || sampleRateHz is null || headers is null) return null;
        return new Request(this, new ExternalEngineConfig(url, headers, sampleRateHz.Value));
    }

    private static string? ReadUrl(FieldReader field)
    {
        if (field.RequiredString() is not { } text) return null;
        // Only checked here: path and query go to the engine byte for byte, because single-use tokens live there.
        if (ExternalEngineConfig.ParseUrl(text) is not null && !text.Contains('#', StringComparison.Ordinal)) return text;
        field.Fail("This must be an absolute wss:// or ws:// URL without a fragment.", ValidationErrorType.Url);
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

    private string? Refusal(ExternalEngineConfig config) => policy.Refusal(ExternalEngineConfig.ParseUrl(config.Url)!);

    private ExternalEngine Create(ExternalEngineConfig config) => new(config, options, policy, time, log);

    private sealed class Request(ExternalBinding binding, ExternalEngineConfig config) : EngineRequest
    {
        public override Outcome<Func<IConversationEngine>> Prepare(AvatarEntry avatar)
        {
            if (binding.Refusal(config) is { } reason)
                return new ApiProblem(StatusCodes.Status400BadRequest, ErrorCode.EngineHostRefused, reason);
            return (Func<IConversationEngine>)(() => binding.Create(config));
        }
    }
}
