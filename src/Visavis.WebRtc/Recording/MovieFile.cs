using System.Globalization;
using Visavis.Media.Timing;
using Visavis.Media.Video;
using Visavis.WebRtc.Interop;

namespace Visavis.WebRtc.Recording;

/// <summary>Writes pictures and sound into a WebM file (VP8 and Opus), as fast as they come.</summary>
/// <remarks>One thread. Pushing waits when the encoder is behind. Push sound and pictures of about the same time alternately.</remarks>
public sealed class MovieFile : IDisposable
{
    private const string VideoName = "video", AudioName = "audio";
    private const double NsPerSample = 1e9 / MediaTime.SamplesPerSecond;
    private static readonly TimeSpan FinishLimit = TimeSpan.FromMinutes(2);
    private readonly VideoFormat _format;
    private readonly Pipeline _pipeline;
    private readonly AppSource _video, _audio;
    private long _frames, _samples;

    /// <summary>Starts a file.</summary>
    /// <param name="path">Where; an existing file is replaced.</param>
    /// <param name="format">Shape of the pictures.</param>
    /// <exception cref="MediaUnavailableException">GStreamer is missing or incomplete.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public MovieFile(string path, VideoFormat format)
    {
        GStreamerRuntime.EnsureUsable();
        _format = format;
        // File names reach the pipeline as a property's quoted text.
        var quoted = path.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        using (File.Create(path))
        {
            // Only to say early, and in words, that it cannot be written.
        }

        try
        {
            _pipeline = Pipeline.Launch(string.Create(CultureInfo.InvariantCulture, $"""
                appsrc name={VideoName} format=time block=true max-buffers=8 max-bytes=0
                caps=video/x-raw,format=I420,width={format.WidthPx},height={format.HeightPx},framerate={format.FramesPerSecond}/1
                ! vp8enc deadline=200000 cpu-used=4 threads=2 end-usage=cq cq-level=18 min-quantizer=4 max-quantizer=40 target-bitrate=2500000 keyframe-max-dist=125
                ! queue max-size-time=5000000000 max-size-bytes=0 max-size-buffers=0 ! webmmux name=mux writing-app=Visavis ! filesink location="{quoted}"
                appsrc name={AudioName} format=time block=true max-bytes=0 max-time=2000000000
                caps=audio/x-raw,format=S16LE,layout=interleaved,rate={MediaTime.SamplesPerSecond},channels=1
                ! opusenc bitrate=64000 ! queue max-size-time=5000000000 max-size-bytes=0 max-size-buffers=0 ! mux.
                """));
        }
        catch (NativeRequestException error)
        {
            throw new MediaUnavailableException($"{error.Message} WebM files need the element webmmux: apt-get install gstreamer1.0-plugins-good", error);
        }

        _video = new AppSource(_pipeline.Get(VideoName), pool: null);
        _audio = new AppSource(_pipeline.Get(AudioName), pool: null);
        _pipeline.Play();
    }

    /// <summary>Seconds of pictures so far.</summary>
    public double Seconds => _frames / (double)_format.FramesPerSecond;

    /// <summary>Adds a picture.</summary>
    /// <param name="i420">[<see cref="VideoFormat.I420Bytes"/>] bytes.</param>
    public void PushPicture(ReadOnlySpan<byte> i420)
    {
        var duration = 1e9 / _format.FramesPerSecond;
        _video.Push(i420, (ulong)(_frames++ * duration), (ulong)duration);
    }

    /// <summary>Adds sound.</summary>
    /// <param name="pcm">[n] s16 mono 24 kHz.</param>
    public void PushSound(ReadOnlySpan<short> pcm)
    {
        _audio.Push(System.Runtime.InteropServices.MemoryMarshal.AsBytes(pcm), (ulong)(_samples * NsPerSample), (ulong)(pcm.Length * NsPerSample));
        _samples += pcm.Length;
    }

    /// <summary>Finishes the file. Blocks until everything is written.</summary>
    /// <exception cref="IOException">It could not be written.</exception>
    public void Finish()
    {
        _video.End();
        _audio.End();
        if (_pipeline.WaitForEnd(FinishLimit) is { } problem) throw new IOException($"The movie could not be written: {problem}");
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _pipeline.Stop();
        _video.Dispose();
        _audio.Dispose();
        _pipeline.Dispose();
    }
}
