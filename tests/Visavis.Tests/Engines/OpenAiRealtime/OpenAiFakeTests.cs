using System.ClientModel;
using OpenAI.Realtime;
using Visavis.VendorFakes;
using Visavis.VendorFakes.OpenAi;
using Visavis.VendorFakes.Speech;

#pragma warning disable OPENAI002 // The package marks its realtime client as experimental.

namespace Visavis.Tests.Engines.OpenAiRealtime;

/// <summary>The OpenAI fake, judged by OpenAI's own .NET client before it judges ours.</summary>
public sealed class OpenAiFakeTests : IAsyncLifetime
{
    private readonly OpenAiFake _fake = new(new FakeOptions { ThinkMs = 20, Pace = 20, Hears = "Hello." });

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _fake.StartAsync();

    public async ValueTask DisposeAsync() => await _fake.DisposeAsync();

    [Fact]
    public async Task Conversation_ByTheVendorsClient_IsHeardAnsweredAndTyped()
    {
        using var session = await OpenAsync("ek_fake");
        await session.SendInputAudioAsync(await SentenceAsync(), Cancelled);
        var kinds = new List<string>();
        var audio = 0;
        string? heard = null, said = null;
        await foreach (var update in session.ReceiveUpdatesAsync(Cancelled))
        {
            kinds.Add(update.GetType().Name);
            if (update is RealtimeServerUpdateResponseOutputAudioDelta delta) audio += delta.Delta.ToMemory().Length;
            if (update is RealtimeServerUpdateConversationItemInputAudioTranscriptionCompleted input) heard = input.Transcript;
            if (update is RealtimeServerUpdateResponseOutputAudioTranscriptDone output) said = output.Transcript;
            if (update is RealtimeServerUpdateResponseDone) break;
        }

        Assert.Equal("Hello.", heard);
        Assert.Equal(_fake.Options.Replies[0], said);
        Assert.InRange(audio / 48_000.0, 2, 20);
        var order = new[]
        {
            nameof(RealtimeServerUpdateSessionCreated), nameof(RealtimeServerUpdateInputAudioBufferSpeechStarted),
            nameof(RealtimeServerUpdateInputAudioBufferSpeechStopped), nameof(RealtimeServerUpdateInputAudioBufferCommitted),
            nameof(RealtimeServerUpdateResponseCreated), nameof(RealtimeServerUpdateResponseOutputItemAdded), nameof(RealtimeServerUpdateResponseContentPartAdded),
            nameof(RealtimeServerUpdateResponseOutputAudioDelta), nameof(RealtimeServerUpdateResponseOutputAudioDone),
            nameof(RealtimeServerUpdateResponseOutputItemDone), nameof(RealtimeServerUpdateResponseDone),
        };
        Assert.Equal(order, kinds.Where(order.Contains).Distinct());
        Assert.DoesNotContain(kinds, kind => kind.Contains("Unknown", StringComparison.Ordinal));
    }

    [Fact]
    public async Task WrongKey_IsToldAfterTheUpgrade_AndClosesWith3000()
    {
        using var session = await OpenAsync("ek_wrong");
        var updates = new List<RealtimeServerUpdate>();
        await foreach (var update in session.ReceiveUpdatesAsync(Cancelled)) updates.Add(update);

        Assert.Equal("invalid_api_key", Assert.IsType<RealtimeServerUpdateError>(Assert.Single(updates)).Error.Code);
        Assert.Equal(3000, (int)session.WebSocket.CloseStatus!);
        Assert.Equal("invalid_request_error.invalid_api_key", session.WebSocket.CloseStatusDescription);
    }

    [Fact]
    public async Task Truncate_BeyondTheAudio_IsRefused_AndWithinItIsDone()
    {
        using var session = await OpenAsync("ek_fake");
        await session.SendInputAudioAsync(await SentenceAsync(), Cancelled);
        var outcomes = new List<string>();
        await foreach (var update in session.ReceiveUpdatesAsync(Cancelled))
        {
            if (update is RealtimeServerUpdateResponseOutputAudioDone done)
            {
                await session.TruncateItemAsync(done.ItemId, 0, TimeSpan.FromHours(1), Cancelled);
                await session.TruncateItemAsync(done.ItemId, 0, TimeSpan.FromMilliseconds(700), Cancelled);
                await session.TruncateItemAsync("nothing", 0, TimeSpan.Zero, Cancelled);
            }

            if (update is RealtimeServerUpdateError error) outcomes.Add(error.Error.Code);
            if (update is RealtimeServerUpdateConversationItemTruncated) outcomes.Add("truncated");
            if (outcomes.Count == 3) break;
        }

        Assert.Equal(["invalid_value", "truncated", "item_truncate_invalid_item_id"], outcomes);
    }

    private async Task<RealtimeSessionClient> OpenAsync(string key)
    {
        var client = new RealtimeClient(new ApiKeyCredential(key), new RealtimeClientOptions { Endpoint = new Uri(_fake.Origin + "/v1") });
        return await client.StartConversationSessionAsync("gpt-realtime", new RealtimeSessionClientOptions(), Cancelled);
    }

    /// <summary>A spoken sentence and the silence after it.</summary>
    private async Task<Stream> SentenceAsync()
    {
        var (pcm, _) = await _fake.Mouth.SpeakAsync("Hello, can you hear me?", Cancelled);
        return new MemoryStream([.. Mouth.Bytes(pcm), .. new byte[Mouth.RateHz * 2]]);
    }
}
