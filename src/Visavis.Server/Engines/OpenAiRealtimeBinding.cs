using Visavis.Engines.OpenAiRealtime;
using Visavis.Server.Avatars;
using Visavis.Server.Problems;
using Visavis.Server.Validation;
using Visavis.Sessions.Ports;

namespace Visavis.Server.Engines;

/// <summary>OpenAI Realtime, by the customer's client secret.</summary>
internal sealed class OpenAiRealtimeBinding(OpenAiRealtimeOptions options, TimeProvider time, ILogger<OpenAiRealtimeEngine> log) : IEngineBinding
{
    public string Type => "openai-realtime";

    public EngineRequest? Read(FieldReader fields) =>
        VendorSecret.Read(fields["client_secret"]) is { } secret ? new Request(this, new OpenAiRealtimeConfig(secret)) : null;

    private OpenAiRealtimeEngine Create(OpenAiRealtimeConfig config) => new(config, options, time, log);

    private sealed class Request(OpenAiRealtimeBinding binding, OpenAiRealtimeConfig config) : EngineRequest
    {
        public override Outcome<Func<IConversationEngine>> Prepare(AvatarEntry avatar) => (Func<IConversationEngine>)(() => binding.Create(config));
    }
}
