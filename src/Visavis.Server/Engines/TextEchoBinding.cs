using Visavis.Engines.TextEcho;
using Visavis.Server.Avatars;
using Visavis.Server.Problems;
using Visavis.Server.Validation;
using Visavis.Server.Voices;
using Visavis.Sessions.Ports;

namespace Visavis.Server.Engines;

/// <summary>Speaks the texts that the backend or the page sends, in one of our voices.</summary>
internal sealed class TextEchoBinding(VoiceChoice voices, ILogger<TextEchoEngine> log, TimeProvider time) : IEngineBinding
{
    public const string TypeName = "text-echo";

    public string Type => TypeName;

    /// <summary>What a request without an engine asks for.</summary>
    public EngineRequest Default => new Request(this, null);

    public EngineRequest? Read(FieldReader fields) =>
        TtsReader.ReadVoiceId(fields["tts"]) is { } voiceId ? new Request(this, voiceId) : null;

    private sealed class Request(TextEchoBinding binding, string? voiceId) : EngineRequest
    {
        public override Outcome<Func<IConversationEngine>> Prepare(AvatarEntry avatar)
        {
            if (!Choose(avatar).TryGet(out var voice, out var problem)) return problem;
            return (Func<IConversationEngine>)(() => binding.Create(voice));
        }

        public override async ValueTask<ApiProblem?> CheckAsync(AvatarEntry avatar, CancellationToken cancellationToken) =>
            Choose(avatar).TryGet(out var voice, out var problem) ? await VoiceChoice.CheckAsync(voice, cancellationToken) : problem;

        private Outcome<IVoice> Choose(AvatarEntry avatar) => voiceId is null ? binding.Voices.OfAvatar(avatar) : binding.Voices.Find(voiceId);
    }

    private VoiceChoice Voices => voices;

    private TextEchoEngine Create(IVoice voice) => new(voice, time, log);
}
