using Visavis.Media.Timing;
using Visavis.Media.Video;
using Visavis.Sessions.Loops;
using Visavis.Sessions.Ports;

namespace Visavis.WebRtc.Loopback;

/// <summary>Sends a tone and a moving picture to a connection in real time: what a session does, without a session.</summary>
internal sealed class TestPattern : IAsyncDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);

    private readonly IViewerConnection _viewer;
    private readonly VideoFormat _video;
    private readonly double _pitchHz;
    private readonly byte[] _picture;
    private readonly short[] _sound = new short[MediaTime.SamplesPerTick];
    private readonly OwnedLoop _loop;

    private TestPattern(IViewerConnection viewer, VideoFormat video, double pitchHz)
    {
        _viewer = viewer;
        _video = video;
        _pitchHz = pitchHz;
        _picture = new byte[video.I420Bytes];
        _loop = OwnedLoop.Start(RunAsync);
    }

    /// <summary>Starts sending.</summary>
    public static TestPattern Start(IViewerConnection viewer, VideoFormat video, double pitchHz) => new(viewer, video, pitchHz);

    /// <summary>Draws a grey ramp that moves sideways, with neutral colour.</summary>
    public static void Draw(Span<byte> i420, VideoFormat video, long number)
    {
        var luma = video.WidthPx * video.HeightPx;
        for (var y = 0; y < video.HeightPx; y++)
        {
            var row = i420.Slice(y * video.WidthPx, video.WidthPx);
            for (var x = 0; x < row.Length; x++) row[x] = (byte)(64 + ((x + y + (number * 4)) & 127));
        }

        i420[luma..].Fill(128);
    }

    public ValueTask DisposeAsync() => _loop.DisposeAsync();

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Tick, TimeProvider.System);
        var now = MediaTime.Zero;
        var nextPicture = MediaTime.Zero;
        for (long pictures = 0; await timer.WaitForNextTickAsync(cancellationToken); now += new MediaTime(MediaTime.SamplesPerTick))
        {
            ToneMeter.Fill(_sound, now, _pitchHz, 10_000);
            _viewer.PushAudio(now, _sound);
            if (nextPicture > now) continue;
            Draw(_picture, _video, pictures++);
            _viewer.PushVideo(nextPicture, _picture);
            nextPicture += new MediaTime(_video.SamplesPerFrame);
        }
    }
}
