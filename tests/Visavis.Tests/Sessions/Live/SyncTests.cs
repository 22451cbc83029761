using Visavis.Face;
using Visavis.Face.Calibration;
using Visavis.Media.Timing;
using Visavis.Media.Video;
using Visavis.Sessions.Live;
using Visavis.Sessions.Playback;
using Visavis.Sessions.Ports;
using Visavis.Tests.Contract;

namespace Visavis.Tests.Sessions.Live;

/// <summary>Sound and picture of a whole hour, as the stage stamps them: the mark in the picture must tell the very time of the sound.</summary>
public sealed class SyncTests
{
    private const int Ticks = 3600 * 50;

    // The mark tells a begin in steps of a twentieth of a picture.
    private const int StepSamples = 960 / SyncMarkFace.OffsetSteps;

    [Fact]
    [ContractCheck("D-G16")]
    public void Stage_OverAnHour_KeepsPictureAndSoundWithinOneStepOfEachOther()
    {
        var viewer = new MarkReader();
        var inbox = new SpeechInbox();
        var stage = new Stage(new SyncMarkFace(new Blank()), inbox, new MicrophoneSense(), _ => { }, e => throw e);
        stage.SetAudience([viewer]);
        var random = new Random(3);
        var nextBurst = 100;
        for (var tick = 0; tick < Ticks; tick++)
        {
            if (tick == nextBurst)
            {
                nextBurst += random.Next(40, 90);
                inbox.CreateSegment(Guid.NewGuid(), null);

                // Behind some silence: the picture of a tick under way was drawn before a sound that arrives just then.
                inbox.Append(new short[960 + random.Next(960)]);
                inbox.Append([.. Enumerable.Repeat((short)9000, 2400)]);
                inbox.CloseSegment(null);
            }

            // Now and then the process stands still.
            if (random.Next(5000) == 0) stage.Skip(random.Next(10, 50));
            if (stage.TickAudio()) stage.RenderVideo();
        }

        Assert.True(viewer.Heard.Count > 2000);
        var skews = viewer.Seen.Select(seen => viewer.Heard.Min(heard => Math.Abs(heard - seen))).ToList();
        Assert.InRange(skews.Count, viewer.Heard.Count * 0.99, viewer.Heard.Count);
        Assert.All(skews, skew => Assert.InRange(skew, 0, StepSamples));
    }

    private sealed class Blank : IFace
    {
        public VideoFormat Format { get; } = new(32, 32, 25);

        public bool AntiAliasing { get; set; }

        public void Render(in FaceInput input, Span<byte> i420) => i420.Clear();

        public void Dispose()
        {
        }
    }

    private sealed class MarkReader : IViewerConnection
    {
        private int _quiet = MediaTime.SamplesPerSecond;
        private bool _shown;

        public List<long> Heard { get; } = [];

        public List<long> Seen { get; } = [];

        public string Id => "reader";

        public void PushAudio(MediaTime start, ReadOnlySpan<short> pcm)
        {
            for (var i = 0; i < pcm.Length; i++)
            {
                if (pcm[i] < 5000)
                {
                    _quiet++;
                    continue;
                }

                if (_quiet > 2400) Heard.Add(start.Samples + i);
                _quiet = 0;
            }
        }

        public void PushVideo(MediaTime start, ReadOnlySpan<byte> i420)
        {
            // Squares of a picture of 32 pixels are 4 wide.
            var (offset, age) = (Value(i420[(30 * 32) + 2]), Value(i420[(30 * 32) + 6]));
            if (offset >= 0 && !_shown) Seen.Add(start.Samples - (age * 960L) + (offset * StepSamples));
            _shown = offset >= 0;
        }

        public bool TrySendMessage(string message) => true;

        public void AddIceCandidate(int mediaLineIndex, string candidate)
        {
        }

        public ValueTask CloseAsync(ViewerDisconnectReason reason) => ValueTask.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private static int Value(byte luma) => luma < SyncMarkFace.FirstLuma ? -1 : (luma - SyncMarkFace.FirstLuma) / SyncMarkFace.LumaStep;
    }
}
