using System.Text.Json.Nodes;
using Visavis.Engines.OpenAiRealtime;
using Visavis.Sessions.Playback;

namespace Visavis.Tests.Engines.OpenAiRealtime;

/// <summary>What OpenAI is told of speech that was cut, to the millisecond: the timeline is the real one, only its clock is read by hand.</summary>
public sealed class SpokenItemsTests
{
    private const int SamplesPerMs = 24;

    private readonly SpeechInbox _inbox = new();
    private readonly PlaybackTimeline _timeline;
    private readonly List<JsonObject> _sent = [];
    private readonly SpokenItems _items;

    public SpokenItemsTests()
    {
        _items = new SpokenItems(_inbox, text => _sent.Add(JsonNode.Parse(text)!.AsObject()));
        _timeline = new PlaybackTimeline(happened => _items.OnPlayback(happened));
    }

    [Fact]
    public void UserSpeaks_InTheMiddle_TruncatesAtWhatWasHeard()
    {
        Answer("resp_1", "item_1", ms: 3000);
        Hear(ms: 740);

        _items.OnUserSpeaks();
        Hear(ms: 20);

        var truncate = Assert.Single(_sent);
        Assert.Equal("""{"type":"conversation.item.truncate","item_id":"item_1","content_index":0,"audio_end_ms":740}""", WithoutFade(truncate));
    }

    [Fact]
    public void UserSpeaks_BeforeAnythingSounded_DeletesTheItem()
    {
        Answer("resp_1", "item_1", ms: 3000);

        _items.OnUserSpeaks();
        Hear(ms: 20);

        Assert.Equal("""{"type":"conversation.item.delete","item_id":"item_1"}""", Assert.Single(_sent).ToJsonString());
    }

    [Fact]
    public void UserSpeaks_DuringTheFirstOfTwoItems_TruncatesItAndDeletesTheOther()
    {
        Answer("resp_1", "item_1", ms: 1000);
        Answer("resp_1", "item_2", ms: 1000);
        Hear(ms: 400);

        _items.OnUserSpeaks();
        Hear(ms: 20);

        Assert.Equal(["conversation.item.truncate item_1", "conversation.item.delete item_2"], _sent.Select(m => $"{m["type"]} {m["item_id"]}"));
    }

    [Fact]
    public void UserSpeaks_DuringTheSecondOfTwoItems_CountsFromThatItemsOwnStart()
    {
        Answer("resp_1", "item_1", ms: 1000);
        Answer("resp_1", "item_2", ms: 1000);
        Hear(ms: 1300);

        _items.OnUserSpeaks();
        Hear(ms: 20);

        Assert.Equal("""{"type":"conversation.item.truncate","item_id":"item_2","content_index":0,"audio_end_ms":300}""", WithoutFade(Assert.Single(_sent)));
    }

    [Fact]
    public void UserSpeaks_AfterTheAnswerWasHeard_TellsNothing()
    {
        Answer("resp_1", "item_1", ms: 500);
        Hear(ms: 1000);

        _items.OnUserSpeaks();
        Hear(ms: 20);

        Assert.Empty(_sent);
    }

    [Fact]
    public void LateAudio_OfTheCutResponse_IsNotHeard_AndThatOfTheNextIs()
    {
        Answer("resp_1", "item_1", ms: 3000);
        Hear(ms: 500);
        _items.OnUserSpeaks();
        Hear(ms: 20);

        _items.OnAudio("resp_1", "item_1", 0, Speech(ms: 1000, level: 9));
        _items.OnResponseDone("resp_1");
        Assert.DoesNotContain((short)9, Hear(ms: 500));
        Answer("resp_2", "item_2", ms: 500, level: 7);
        Assert.Contains((short)7, Hear(ms: 500));
        Assert.Single(_sent);
    }

    [Fact]
    public void UserSpeaks_WhenTheServerGoesOn_CancelsTheResponseThatIsUnderWay()
    {
        _items.ServerInterruptsItself = false;
        _items.OnResponseCreated("resp_1");
        _items.OnAudio("resp_1", "item_1", 0, Speech(ms: 1000));
        Hear(ms: 100);

        _items.OnUserSpeaks();
        Hear(ms: 20);

        Assert.Equal(["response.cancel", "conversation.item.truncate"], _sent.Select(m => (string?)m["type"]));
    }

    private static byte[] Speech(int ms, short level = 1000)
    {
        var bytes = new byte[ms * SamplesPerMs * 2];
        for (var i = 0; i < bytes.Length; i += 2) BitConverter.TryWriteBytes(bytes.AsSpan(i), level);
        return bytes;
    }

    /// <summary>The 5 ms in which speech is faded count as heard.</summary>
    private static string WithoutFade(JsonObject truncate)
    {
        truncate["audio_end_ms"] = (int)truncate["audio_end_ms"]! - (PlaybackTimeline.FadeSamples / SamplesPerMs);
        return truncate.ToJsonString();
    }

    private void Answer(string response, string item, int ms, short level = 1000)
    {
        _items.OnAudio(response, item, 0, Speech(ms, level));
        _items.OnAudioDone();
    }

    private short[] Hear(int ms)
    {
        var sound = new short[ms * SamplesPerMs];
        _inbox.DrainTo(_timeline);
        _timeline.Read(sound);
        return sound;
    }
}
