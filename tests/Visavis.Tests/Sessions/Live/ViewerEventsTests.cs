using System.Text.Json;
using Visavis.Sessions.Live;
using Visavis.Sessions.Playback;
using static Visavis.Sessions.Playback.PlaybackEventKind;

namespace Visavis.Tests.Sessions.Live;

public sealed class ViewerEventsTests
{
    private static readonly Guid First = Guid.Parse("11111111-1111-1111-1111-111111111111");
    private static readonly Guid Second = Guid.Parse("22222222-2222-2222-2222-222222222222");

    private readonly List<string> _sent = [];
    private readonly ViewerEvents _events;

    public ViewerEventsTests() => _events = new ViewerEvents(_sent.Add);

    private IEnumerable<string> Types => _sent.Select(m => JsonDocument.Parse(m).RootElement.GetProperty("type").GetString()!);

    [Fact]
    public void OnPlayback_OnePhrase_IsFramedByThePairs()
    {
        Play(Started, First);
        Play(Ended, First);

        Assert.Equal(
            ["avatar_started_speaking", "avatar_started_speaking_phrase", "avatar_ended_speaking_phrase", "avatar_ended_speaking"], Types);
        Assert.Equal(First.ToString(), JsonDocument.Parse(_sent[0]).RootElement.GetProperty("phrase_id").GetString());
    }

    [Fact]
    public void OnPlayback_TwoPhrasesBackToBack_ShareOneOuterPair()
    {
        Play(Started, First);
        Play(Ended, First, moreQueued: true);
        Play(Started, Second);
        Play(Ended, Second);

        Assert.Single(Types, "avatar_started_speaking");
        Assert.Equal("avatar_ended_speaking", Types.Last());
        Assert.Single(Types, "avatar_ended_speaking");
    }

    [Fact]
    public void OnPlayback_Interruption_EndsBothAtOnceAndIgnoresTheWaitingOnes()
    {
        Play(Started, First);
        Play(Interrupted, First);
        Play(Interrupted, Second);

        Assert.Equal(
            ["avatar_started_speaking", "avatar_started_speaking_phrase", "avatar_ended_speaking_phrase", "avatar_ended_speaking"], Types);
    }

    [Fact]
    public void TellWhatGoesOn_WithinAPhrase_RepeatsItsBeginning()
    {
        Play(Started, First);
        _events.TellWhatGoesOn();
        Play(Ended, First);

        Assert.Equal(
            [
                "avatar_started_speaking", "avatar_started_speaking_phrase", "avatar_started_speaking", "avatar_started_speaking_phrase",
                "avatar_ended_speaking_phrase", "avatar_ended_speaking",
            ],
            Types);
        Assert.Equal(_sent[..2], _sent[2..4]);
    }

    [Fact]
    public void TellWhatGoesOn_AfterwardsOrBefore_TellsThatNothingDoes()
    {
        _events.TellWhatGoesOn();
        Play(Started, First);
        Play(Ended, First);
        _events.TellWhatGoesOn();

        Assert.Equal("visavis.silent", Types.First());
        Assert.Equal("visavis.silent", Types.Last());
    }

    [Fact]
    public void OnPlayback_SilentSegmentBehindAPhrase_EndsTheOuterPair()
    {
        Play(Started, First);
        Play(Ended, First, moreQueued: true);
        Play(Started, Second, hasAudio: false);
        Play(Ended, Second, hasAudio: false);

        Assert.Equal("avatar_ended_speaking", Types.Last());
        Assert.Equal(4, _sent.Count);
    }

    [Fact]
    public void OnPlayback_SilentSegmentAlone_SaysNothing()
    {
        Play(Started, First, hasAudio: false);
        Play(Ended, First, hasAudio: false);

        Assert.Empty(_sent);
    }

    private void Play(PlaybackEventKind kind, Guid id, bool moreQueued = false, bool hasAudio = true) =>
        _events.OnPlayback(new PlaybackEvent(kind, id, null, default, default, moreQueued, hasAudio));
}
