using Visavis.Server.Validation;

namespace Visavis.Server.Engines;

/// <summary>Fields of the OpenAI Realtime engine.</summary>
internal sealed class OpenAiRealtimeBinding : IEngineBinding
{
    public string Type => "openai-realtime";

    public EngineRequest? Read(FieldReader fields) =>
        fields["client_secret"].RequiredNonEmptyString() is null ? null : new AnnouncedEngine(Type);
}
