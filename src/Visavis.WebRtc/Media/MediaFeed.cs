using System.Runtime.InteropServices;
using Visavis.Media.Timing;
using Visavis.Media.Video;
using Visavis.WebRtc.Congestion;
using Visavis.WebRtc.Interop;
using Visavis.WebRtc.Negotiation;

namespace Visavis.WebRtc.Media;

/// <summary>The way of sound and pictures into one pipeline.</summary>
/// <remarks>Pushes come from a frame-pump thread: they copy, never block and allocate nothing managed.</remarks>
internal sealed class MediaFeed : IDisposable
{
    private const ulong TickNs = 1_000_000_000UL * MediaTime.SamplesPerTick / MediaTime.SamplesPerSecond;

    // appsrc keeps two pictures; when both places are taken the older one is about to be dropped.
    private const ulong VideoQueueLength = 2;

    private readonly Pipeline _pipeline;
    private readonly VideoFormat _format;
    private readonly AppSource? _video;
    private readonly AppSource? _audio;
    private readonly ulong _frameNs;
    private readonly MediaClockMapping _clock = new();
    private readonly PushGate _gate = new();
    private volatile bool _isFlowing;
    private volatile PictureFlow _pictures;
    private long _pictureNumber;

    public MediaFeed(Pipeline pipeline, SdpOffer offer, VideoFormat format)
    {
        _pipeline = pipeline;
        _format = format;
        _frameNs = 1_000_000_000UL / (ulong)format.FramesPerSecond;
        if (offer.Video is not null) _video = new AppSource(pipeline.Get(PipelineDescription.VideoSourceName), new BufferPool(format.I420Bytes));
        if (offer.Audio is not null) _audio = new AppSource(pipeline.Get(PipelineDescription.AudioSourceName), null);
    }

    /// <summary>Lets media through: before the connection stands, packets would only queue up and arrive stale.</summary>
    public void Start() => _isFlowing = true;

    /// <summary>How many of the pictures go out. Any thread.</summary>
    public PictureFlow Pictures
    {
        get => _pictures;
        set => _pictures = value;
    }

    public void PushAudio(MediaTime start, ReadOnlySpan<short> pcm)
    {
        if (!_isFlowing || _audio is null || !_gate.TryEnter()) return;
        try
        {
            _audio.Push(MemoryMarshal.AsBytes(pcm), PresentationNs(start), TickNs * (ulong)pcm.Length / MediaTime.SamplesPerTick);
        }
        finally
        {
            _gate.Leave();
        }
    }

    public void PushVideo(MediaTime start, ReadOnlySpan<byte> i420)
    {
        if (i420.Length != _format.I420Bytes) throw new ArgumentException($"A picture has {_format.I420Bytes} bytes, not {i420.Length}.", nameof(i420));
        if (!_isFlowing || _video is null || IsLeftOut() || !_gate.TryEnter()) return;
        try
        {
            if (_video.QueuedBuffers >= VideoQueueLength) WebRtcMetrics.PicturesDropped.Add(1);
            // The encoder deals out its bits by how long pictures show.
            _video.Push(i420, PresentationNs(start), _pictures == PictureFlow.EverySecond ? 2 * _frameNs : _frameNs);
        }
        finally
        {
            _gate.Leave();
        }
    }

    /// <summary>Stops taking media; afterwards no push is under way.</summary>
    public Task CloseAsync()
    {
        _isFlowing = false;
        return _gate.CloseAsync();
    }

    public void Dispose()
    {
        _video?.Dispose();
        _audio?.Dispose();
    }

    private bool IsLeftOut()
    {
        var isOdd = (++_pictureNumber & 1) != 0;
        var flow = _pictures;
        if (flow == PictureFlow.Every || (flow == PictureFlow.EverySecond && isOdd)) return false;
        WebRtcMetrics.PicturesThinned.Add(1);
        return true;
    }

    private ulong PresentationNs(MediaTime start)
    {
        if (!_clock.IsFixed) _clock.Fix(start, _pipeline.RunningTimeNs);
        return _clock.PresentationNs(start);
    }
}
