using Visavis.Face;
using Visavis.Face.LipSync;
using Visavis.Media.Timing;
using Visavis.Media.Video;
using Visavis.Sessions.Live;
using Visavis.Sessions.Playback;
using Visavis.Sessions.Ports;
using Visavis.Sessions.Pump;
using Visavis.TestKit.Memory;
using Visavis.TestKit.Sessions;

namespace Visavis.Tests.Sessions.Live;

public sealed class StageTests
{
    private const int SettleTicks = 20;

    private readonly SpeechInbox _speech = new();
    private readonly List<PlaybackEvent> _events = [];

    [Theory]
    [InlineData(25)]
    [InlineData(30)]
    public void Ticks_ForTenSeconds_GiveEverySampleAndEveryPictureOnOneClock(int framesPerSecond)
    {
        var (stage, face, viewer) = Open(framesPerSecond);

        Run(stage, ticks: 500);

        Assert.Equal(500 * MediaTime.SamplesPerTick, viewer.Sound.Count);
        Assert.Equal(10 * framesPerSecond, viewer.Pictures.Count);
        Assert.Equal(Enumerable.Range(0, 10 * framesPerSecond).Select(i => (long)i * face.Format.SamplesPerFrame), viewer.Pictures.Select(p => p.Samples));
    }

    [Theory]
    [InlineData(25)]
    [InlineData(30)]
    public void Picture_OfEveryFrame_IsDrawnToTheSoundThatIsHeardWithIt(int framesPerSecond)
    {
        var (stage, face, viewer) = Open(framesPerSecond);
        _speech.CreateSegment(Guid.NewGuid(), null);
        var random = new Random(7);
        for (var i = 0; i < 100; i++) _speech.Append([.. Enumerable.Repeat((short)random.Next(1, 30_000), 500)]);
        _speech.CloseSegment(null);

        Run(stage, ticks: 200);

        var sound = viewer.Sound;
        foreach (var (start, peak, _, _) in face.Frames.Where(f => f.Start + face.Format.SamplesPerFrame <= sound.Count))
        {
            var heard = sound.Skip((int)start).Take(face.Format.SamplesPerFrame).Max(s => Math.Abs((int)s));
            Assert.Equal(heard, peak);
        }
    }

    [Fact]
    public void Speech_WhenAViewerJoins_WaitsUntilThePageHasSettledAndIsThenHeardFromItsStart()
    {
        var (stage, _, viewer) = Open(25);
        Say(4800);

        Run(stage, ticks: 60);

        Assert.Equal(SettleTicks * MediaTime.SamplesPerTick, viewer.Sound.TakeWhile(s => s == 0).Count());
        Assert.Equal(4800, viewer.Sound.Count(s => s != 0));
    }

    [Fact]
    public void Speech_WhileNobodyWatches_IsAcknowledgedButNotPlayed()
    {
        var (stage, _, viewer) = Open(25);
        stage.SetAudience([]);
        Say(480);

        stage.Idle();

        Assert.Equal([PlaybackEventKind.Created, PlaybackEventKind.Closed], _events.Select(e => e.Kind));
        Assert.Empty(viewer.Sound);
    }

    [Fact]
    public void SetAudience_WithWatchers_DrawsOnceForAll()
    {
        var (stage, face, viewer) = Open(25);
        var watcher = new RecordingViewer(new NoObserver(), face.Format);
        Run(stage, ticks: 50);

        stage.SetAudience([viewer, watcher]);
        Say(2400);
        Run(stage, ticks: 50);
        stage.Hold(viewer, TimeSpan.Zero);
        Run(stage, ticks: 50);

        Assert.Equal((75, 50, 50), (face.Frames.Count, viewer.Pictures.Count, watcher.Pictures.Count));
        Assert.Equal(2400, watcher.Sound.Count(s => s != 0));
        Assert.Equal(viewer.Sound.Skip(50 * MediaTime.SamplesPerTick), watcher.Sound);
    }

    [Fact]
    public void Hold_MidSpeech_StopsPicturesAndSaysAgainWhatWasNotHeard()
    {
        var (stage, _, viewer) = Open(25);
        short[] speech = [.. Enumerable.Range(1, 24_000).Select(i => (short)i)];
        Say(speech);
        Run(stage, ticks: SettleTicks + 20);
        var (pictures, sound) = (viewer.Pictures.Count, viewer.Sound.Count);

        stage.Hold(viewer, TimeSpan.FromMilliseconds(100));
        Run(stage, ticks: 150);
        Assert.Equal(pictures, viewer.Pictures.Count);
        Assert.All(viewer.Sound.Skip(sound), s => Assert.Equal(0, s));

        stage.GoOn(viewer);
        Run(stage, ticks: 60);

        Assert.Equal(speech[..(20 * 480)].Concat(speech[((20 * 480) - 2400)..]), viewer.Sound.Where(s => s != 0));
        Assert.Equal(pictures + 30, viewer.Pictures.Count);
        Assert.Equal((SettleTicks + 20 + 150 + 60) * MediaTime.SamplesPerTick, viewer.Sound.Count);
        Assert.Single(_events, e => e.Kind == PlaybackEventKind.Started);
    }

    [Fact]
    public void Interrupt_WhileSomethingWaitsToBeSaidAgain_SaysNothingAgain()
    {
        var (stage, _, viewer) = Open(25);
        Say(24_000);
        Run(stage, ticks: SettleTicks + 20);
        stage.Hold(viewer, TimeSpan.FromSeconds(1));
        Run(stage, ticks: 1);
        var sound = viewer.Sound.Count;

        _speech.Interrupt();
        stage.GoOn(viewer);
        Run(stage, ticks: 50);

        Assert.True(viewer.Sound.Skip(sound).Count(s => s != 0) <= PlaybackTimeline.FadeSamples);
    }

    [Fact]
    public void Interrupt_WhileSpeaking_ShowsARestingFaceWithinTwoFrames()
    {
        var (stage, face, _) = Open(25);
        Say(48_000);
        Run(stage, ticks: 60);
        var before = face.Frames.Count;

        _speech.Interrupt();
        Run(stage, ticks: 8);

        var after = face.Frames.Skip(before).ToList();
        Assert.True(after[0].Interrupted);
        Assert.All(after.Skip(1), f => Assert.False(f.Interrupted));
        Assert.All(after.Skip(2), f => Assert.Equal(0, f.Peak));
    }

    [Fact]
    public void Degrade_ToHalfFrameRate_HalvesThePicturesAndKeepsTheSound()
    {
        var (stage, face, viewer) = Open(25);
        stage.Degrade(DegradationLevel.HalfFrameRate);

        Run(stage, ticks: 100);

        Assert.False(face.AntiAliasing);
        Assert.Equal(25, viewer.Pictures.Count);
        Assert.Equal(100 * MediaTime.SamplesPerTick, viewer.Sound.Count);
    }

    [Fact]
    public void Skip_AfterAStall_MovesTheClockAndLosesNoSpeech()
    {
        var (stage, _, viewer) = Open(25);
        Run(stage, SettleTicks);
        Say(4800);
        stage.Skip(50);

        Run(stage, ticks: 20);

        Assert.Equal(4800, viewer.Sound.Count(s => s != 0));
        Assert.Equal((SettleTicks + 50) * MediaTime.SamplesPerTick, _events.Single(e => e.Kind == PlaybackEventKind.Started).Time.Samples);
    }

    [Fact]
    public void RenderVideo_MicrophoneOpen_TheFaceHearsItUntilItCloses()
    {
        var ear = new MicrophoneSense();
        var face = new LevelFace();
        var stage = new Stage(face, _speech, ear, _events.Add, e => throw e);
        stage.SetAudience([new DeafViewer()]);
        short[] voice = [.. Enumerable.Range(0, 480).Select(i => (short)(8000 * Math.Sin(2 * Math.PI * 200 * i / 24_000)))];
        for (var tick = 0; tick < 20; tick++)
        {
            ear.Hear(voice);
            Run(stage, ticks: 1);
        }

        Assert.InRange(face.Told.Viewer!.Value.LevelDb, -16, -14);
        Assert.InRange(face.Told.Viewer!.Value.PitchHz, 196, 204);
        Run(stage, ticks: 12);
        Assert.Null(face.Told.Viewer);
    }

    [Fact]
    public void RenderVideo_VoiceThatTellsItsPhones_TheFaceKnowsThem()
    {
        var (stage, face, _) = Open(25);
        _speech.CreateSegment(Guid.NewGuid(), null);
        _speech.MarkPhones("arpabet", [new PhoneMark("m", 0, 4800), new PhoneMark("aa", 4800, 24_000)]);
        _speech.Append(new short[24_000]);
        _speech.CloseSegment(null);

        Run(stage, SettleTicks + 10);

        // Since the end of settling 8 whole ticks have sounded when the last picture begins, and it looks 120 ms ahead.
        Assert.Equal([Viseme.PP, Viseme.AA], face.Told.Visemes.Select(m => m.Viseme));
        Assert.Equal((SettleTicks * 480) + 4800, face.Told.Visemes[1].StartSample);
    }

    [Fact]
    public void RenderVideo_MoodSet_TheFaceFeelsItUntilItIsTakenBack()
    {
        var (stage, face, _) = Open(25);
        stage.SetMood(Mood.Curious);
        Run(stage, 4);
        Assert.Equal(Mood.Curious, face.Told.Mood);

        stage.SetMood(null);
        Run(stage, 4);
        Assert.Null(face.Told.Mood);
    }

    [Fact]
    public void Ticks_OnceWarm_AllocateNothing()
    {
        var face = new SilentFace();
        var stage = new Stage(face, _speech, new MicrophoneSense(), _events.Add, e => throw e);
        stage.SetAudience([new DeafViewer(), new DeafViewer()]);
        Say(24_000 * 120);
        Run(stage, ticks: 100);

        Assert.Equal(0, AllocationProbe.Measure(() => Run(stage, ticks: 1000)));
    }

    private (Stage Stage, LevelFace Face, RecordingViewer Viewer) Open(int framesPerSecond)
    {
        var face = new LevelFace { Format = new VideoFormat(64, 64, framesPerSecond) };
        var stage = new Stage(face, _speech, new MicrophoneSense(), _events.Add, e => throw e);
        var viewer = new RecordingViewer(new NoObserver(), face.Format);
        stage.SetAudience([viewer]);
        return (stage, face, viewer);
    }

    private void Say(int samples) => Say([.. Enumerable.Repeat((short)1000, samples)]);

    private void Say(short[] speech)
    {
        _speech.CreateSegment(Guid.NewGuid(), null);
        _speech.Append(speech);
        _speech.CloseSegment(null);
    }

    private static void Run(Stage stage, int ticks)
    {
        for (var i = 0; i < ticks; i++)
        {
            if (stage.TickAudio()) stage.RenderVideo();
        }
    }

    private sealed class NoObserver : IViewerObserver
    {
        public void OnViewerConnected(IViewerConnection viewer)
        {
        }

        public void OnViewerDisconnected(IViewerConnection viewer, ViewerDisconnectReason reason)
        {
        }

        public void OnMicrophone(IViewerConnection viewer, ReadOnlySpan<short> pcm)
        {
        }

        public void OnMessage(IViewerConnection viewer, string message)
        {
        }
    }

    private sealed class SilentFace : Visavis.Face.IFace
    {
        public VideoFormat Format { get; } = new(64, 64, 25);

        public bool AntiAliasing { get; set; }

        public void Render(in Visavis.Face.FaceInput input, Span<byte> i420) => i420[0] = (byte)input.Audio[0];

        public void Dispose()
        {
        }
    }

    private sealed class DeafViewer : IViewerConnection
    {
        public string Id => "deaf";

        public void PushAudio(MediaTime start, ReadOnlySpan<short> pcm)
        {
        }

        public void PushVideo(MediaTime start, ReadOnlySpan<byte> i420)
        {
        }

        public bool TrySendMessage(string message) => true;

        public void AddIceCandidate(int mediaLineIndex, string candidate)
        {
        }

        public ValueTask CloseAsync(ViewerDisconnectReason reason) => ValueTask.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
