using System.Text;
using Microsoft.AspNetCore.Http;
using Visavis.Server.Api.Sessions;
using Visavis.Server.Engines;
using Visavis.Server.Validation;
using Visavis.Sessions.Ports;
using Visavis.Tests.Contract;

namespace Visavis.Tests.Server.Validation;

/// <summary>The field rules of sections A.2 and A.3, without a server around them.</summary>
public sealed class CreateSessionReaderTests
{
    [Theory]
    [InlineData("""{"user_absent_timeout": 9}""", "body.user_absent_timeout:greater_than_equal")]
    [InlineData("""{"user_absent_timeout": "60"}""", "body.user_absent_timeout:int_type")]
    [InlineData("""{"user_absent_timeout": 10.5}""", "body.user_absent_timeout:int_from_float")]
    [InlineData("""{"user_absent_timeout": true}""", "body.user_absent_timeout:int_type")]
    [InlineData("""{"user_absent_timeout": null}""", "body.user_absent_timeout:int_type")]
    [InlineData("""{"user_absent_timeout": -1e400}""", "body.user_absent_timeout:greater_than_equal")]
    [InlineData("""{"max_duration": 59}""", "body.max_duration:greater_than_equal")]
    [InlineData("""{"max_duration": 86401}""", "body.max_duration:less_than_equal")]
    [InlineData("""{"max_duration": 1e400}""", "body.max_duration:less_than_equal")]
    [InlineData("""{"max_duration": 9223372036854775808}""", "body.max_duration:less_than_equal")]
    [InlineData("""{"avatar_id": 5}""", "body.avatar_id:string_type")]
    [InlineData("""{"background": "green"}""", "body.background:enum")]
    [InlineData("""{"background": null}""", "body.background:string_type")]
    [InlineData("""{"extra": {"background": "green"}}""", "body.extra.background:enum")]
    [InlineData("""{"extra": "x"}""", "body.extra:object_type")]
    [InlineData("""{"model": "hotel"}""", "body.model:enum")]
    [InlineData("""{"model": "delta", "render_model": "golf"}""", "body.render_model:contradiction")]
    [InlineData("""{"conversation_engine": "text-echo"}""", "body.conversation_engine:object_type")]
    [InlineData("""{"conversation_engine": {}}""", "body.conversation_engine.type:union_tag_not_found")]
    [InlineData("""{"conversation_engine": {"type": "foo"}}""", "body.conversation_engine.type:union_tag_invalid")]
    [InlineData("""{"conversation_engine": {"type": 1}}""", "body.conversation_engine.type:string_type")]
    [InlineData("""{"conversation_engine": {"type": "openai-realtime"}}""", "body.conversation_engine.client_secret:missing")]
    [InlineData("""{"conversation_engine": {"type": "openai-realtime", "client_secret": ""}}""", "body.conversation_engine.client_secret:string_too_short")]
    [InlineData("""{"conversation_engine": {"type": "cartesia"}}""", "body.conversation_engine.agent_id:missing body.conversation_engine.access_token:missing")]
    [InlineData("""{"conversation_engine": {"type": "cartesia", "agent_id": "a", "access_token": ""}}""", "body.conversation_engine.access_token:string_too_short")]
    [InlineData("""{"conversation_engine": {"type": "text-echo"}}""", "body.conversation_engine.tts:missing")]
    [InlineData("""{"conversation_engine": {"type": "text-echo", "tts": {}}}""", "body.conversation_engine.tts.voice_id:missing")]
    [InlineData("""{"conversation_engine": {"type": "text-echo", "tts": {"engine": "google", "voice_id": "x"}}}""", "body.conversation_engine.tts.engine:enum")]
    [ContractCheck("REST-12", "REST-17", "REST-18", "REST-22", "REST-23", "REST-24", "REST-25", "REST-26", "REST-27", "REST-28", "REST-30", "D-A15")]
    public async Task Read_OfABadRequest_NamesTheFieldAndTheFault(string json, string expected) =>
        Assert.Equal(expected, await ErrorsOfAsync(json));

    [Theory]
    [InlineData("{}", "body.conversation_engine.url:missing")]
    [InlineData("""{"url": "http://engine.example"}""", "body.conversation_engine.url:url")]
    [InlineData("""{"url": "engine.example"}""", "body.conversation_engine.url:url")]
    [InlineData("""{"url": ""}""", "body.conversation_engine.url:url")]
    [InlineData("""{"url": "wss:///path"}""", "body.conversation_engine.url:url")]
    [InlineData("""{"url": "ws://e", "audio": {"user": {"sample_rate": 48000}}}""", "body.conversation_engine.audio.user.sample_rate:less_than_equal")]
    [InlineData("""{"url": "ws://e", "audio": {"user": {"sample_rate": 22050}}}""", "body.conversation_engine.audio.user.sample_rate:enum")]
    [InlineData("""{"url": "ws://e", "audio": {"user": {"sample_rate": "24000"}}}""", "body.conversation_engine.audio.user.sample_rate:int_type")]
    [InlineData("""{"url": "ws://e", "audio": {"user": {"sample_rate": null}}}""", "body.conversation_engine.audio.user.sample_rate:int_type")]
    [InlineData("""{"url": "ws://e", "headers": {"X": "a\r\nb"}}""", "body.conversation_engine.headers.X:header_value")]
    [InlineData("""{"url": "ws://e", "headers": {"X": "\u0001"}}""", "body.conversation_engine.headers.X:header_value")]
    [InlineData("""{"url": "ws://e", "headers": {"content-type": "a"}}""", "body.conversation_engine.headers.content-type:header_name")]
    [InlineData("""{"url": "ws://e", "headers": {"X": 5}}""", "body.conversation_engine.headers.X:string_type")]
    [InlineData("""{"url": "ws://e", "headers": {"host": "a", "Sec-WebSocket-Key": "b"}}""", "body.conversation_engine.headers.host:header_name body.conversation_engine.headers.Sec-WebSocket-Key:header_name")]
    [InlineData("""{"url": "ws://e", "headers": {"a b": "c"}}""", "body.conversation_engine.headers.0:header_name")]
    [InlineData("""{"url": "ws://e", "headers": []}""", "body.conversation_engine.headers:object_type")]
    [ContractCheck("REST-31", "REST-32", "REST-33")]
    public async Task Read_OfABadExternalEngine_NamesTheFieldAndTheFault(string engine, string expected) =>
        Assert.Equal(expected, await ErrorsOfAsync(External(engine)));

    [Theory]
    [InlineData("""{"url": "wss://engine.example/a?token=1"}""")]
    [InlineData("""{"url": "ws://localhost:8000", "audio": {}, "headers": null}""")]
    [InlineData("""{"url": "ws://[::1]:8000/", "audio": {"user": {}}, "headers": {}}""")]
    [InlineData("""{"url": "wss://e", "audio": {"user": {"sample_rate": 16000}}, "headers": {"Authorization": "Bearer x"}}""")]
    [InlineData("""{"url": "wss://e", "audio": {"user": {"sample_rate": 24000.0, "more": 1}}, "more": 2}""")]
    [ContractCheck("REST-32", "REST-33", "D-A3")]
    public async Task Read_OfAGoodExternalEngine_FindsNoFault(string engine) => Assert.Equal("", await ErrorsOfAsync(External(engine)));

    [Fact]
    public async Task Read_OfManyFaults_ReportsThemAllInOneGo() => Assert.Equal(
        "body.avatar_id:string_type body.conversation_engine.type:union_tag_invalid body.background:enum body.model:enum body.user_absent_timeout:greater_than_equal body.max_duration:int_type",
        await ErrorsOfAsync("""{"avatar_id": 1, "conversation_engine": {"type": ""}, "background": "", "model": "", "user_absent_timeout": 0, "max_duration": {}}"""));

    [Fact]
    public async Task Read_OfAnEndlessAbsentTimeout_TakesTheLongestLifeThereIs() =>
        Assert.Equal(TimeSpan.FromDays(1), (await ReadAsync("""{"user_absent_timeout": 1e300}""")).Request!.UserAbsentTimeout);

    private static string External(string engine)
    {
        var inner = engine.TrimStart('{').TrimEnd('}').Length == 0 ? "" : ", " + engine[1..^1];
        return $$$"""{"conversation_engine": {"type": "external"{{{inner}}}}}""";
    }

    private static async Task<string> ErrorsOfAsync(string json)
    {
        var (request, errors) = await ReadAsync(json);
        Assert.Equal(request is null, errors.Any);
        return string.Join(' ', errors.Items.Select(error => $"{error.Location}:{error.Type}"));
    }

    private static async Task<(CreateSessionRequest? Request, ValidationErrors Errors)> ReadAsync(string json)
    {
        var textEcho = new TextEchoBinding(new(new NoVoices()), null!, TimeProvider.System);
        var engines = new EngineRequestReader([textEcho, new NullBinding(TimeProvider.System), new ExternalBinding(new(), new(new()), TimeProvider.System, null!), new OpenAiRealtimeBinding(new(), TimeProvider.System, null!), new CartesiaBinding(new(), TimeProvider.System, null!)], textEcho);
        var context = new DefaultHttpContext { Request = { Body = new MemoryStream(Encoding.UTF8.GetBytes(json)) } };
        using var request = await JsonRequest.ReadAsync(context.Request, mayBeEmpty: true, TestContext.Current.CancellationToken);
        return (new CreateSessionReader(engines).Read(request.Body), request.Errors);
    }

    private sealed class NoVoices : IVoiceCatalog
    {
        public IReadOnlyList<VoiceInfo> Voices => [];

        public IReadOnlyList<VoiceProviderStatus> Providers => [];

        public IVoice? Default => null;

        public IVoice? Find(string voiceId) => null;
    }
}
