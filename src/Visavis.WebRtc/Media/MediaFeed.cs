using System.Runtime.InteropServices;
using Visavis.Media.Timing;
using Visavis.WebRtc.Interop;
using Visavis.WebRtc.Negotiation;
using Visavis.WebRtc.Pictures;

namespace Visavis.WebRtc.Media;

/// <summary>The way of sound and pictures into one pipeline.</summary>
/// <remarks>Pushes come from a frame-pump thread: they copy, never block and allocate nothing managed.</remarks>
internal sealed class MediaFeed : IDisposable
{
    private const ulong TickNs = 1_000_000_000UL * MediaTime.SamplesPerTick / MediaTime.SamplesPerSecond;

    private readonly Pipeline _pipeline;
    private readonly AppSource? _audio;
    private readonly MediaClockMapping _clock = new();
    private readonly PushGate _gate = new();
    private readonly int _pictureBytes;
    private volatile bool _isFlowing;

    /// <summary>Prepares the way.</summary>
    /// <param name="pipeline">The viewer's pipeline.</param>
    /// <param name="offer">What the viewer wants.</param>
    /// <param name="room">Where the session's encoders are.</param>
    /// <param name="plan">How pictures are coded; null when none are wanted.</param>
    /// <param name="onlyWatches">Whether the viewer watches beside the one that the session talks with.</param>
    /// <param name="onEncoderFault">Gets the kind of element and the text when an encoder fails.</param>
    public MediaFeed(Pipeline pipeline, SdpOffer offer, EncoderRoom room, VideoPlan? plan, bool onlyWatches, Action<string, string> onEncoderFault)
    {
        _pipeline = pipeline;
        _pictureBytes = room.Format.I420Bytes;
        if (offer.Audio is not null) _audio = new AppSource(pipeline.Get(PipelineDescription.AudioSourceName), null);
        if (plan is { } chosen) Pictures = new PictureTap(room, chosen, pipeline.Get(PipelineDescription.VideoSourceName), _clock, onlyWatches, onEncoderFault);
    }

    /// <summary>Where pictures come from; null when the viewer wants none.</summary>
    public PictureTap? Pictures { get; }

    /// <summary>Has everything ready for <see cref="Start"/>.</summary>
    /// <exception cref="NativeRequestException">The encoder cannot be started.</exception>
    public void Prepare() => Pictures?.Join();

    /// <summary>Lets media through: before the connection stands, packets would only queue up and arrive stale.</summary>
    public void Start()
    {
        if (_isFlowing) return;
        Pictures?.Open();
        _isFlowing = true;
    }

    public void PushAudio(MediaTime start, ReadOnlySpan<short> pcm)
    {
        if (!_isFlowing || _audio is null || !_gate.TryEnter()) return;
        try
        {
            FixClock(start);
            _audio.Push(MemoryMarshal.AsBytes(pcm), _clock.PresentationNs(start), TickNs * (ulong)pcm.Length / MediaTime.SamplesPerTick);
        }
        finally
        {
            _gate.Leave();
        }
    }

    public void PushVideo(MediaTime start, ReadOnlySpan<byte> i420)
    {
        if (i420.Length != _pictureBytes) throw new ArgumentException($"A picture has {_pictureBytes} bytes, not {i420.Length}.", nameof(i420));
        if (!_isFlowing || Pictures is null || !_gate.TryEnter()) return;
        try
        {
            FixClock(start);
            Pictures.Push(start, i420);
        }
        finally
        {
            _gate.Leave();
        }
    }

    /// <summary>Stops taking media; afterwards no push is under way.</summary>
    public async Task CloseAsync()
    {
        _isFlowing = false;
        await _gate.CloseAsync();
        if (Pictures is not null) await Pictures.CloseAsync();
    }

    public void Dispose()
    {
        Pictures?.Dispose();
        _audio?.Dispose();
    }

    private void FixClock(MediaTime start)
    {
        if (!_clock.IsFixed) _clock.Fix(start, _pipeline.RunningTimeNs);
    }
}
