using Visavis.Media.Timing;
using Visavis.WebRtc.Congestion;
using Visavis.WebRtc.Interop;
using Visavis.WebRtc.Media;
using Visavis.WebRtc.Negotiation;

namespace Visavis.WebRtc.Pictures;

/// <summary>One viewer's way from an encoder into its own pipeline.</summary>
/// <remarks>Pictures are only handed on in a row that begins with a keyframe: after any gap the viewer waits for the next one.</remarks>
internal sealed class PictureTap : IDisposable
{
    // A path into which coded pictures do not go (ICE over TCP can do that): 0.2 s of them may wait.
    private const ulong MaxQueued = 5;

    // While a keyframe is awaited it is asked for with every 25th picture, that is once a second.
    private const int PicturesBetweenRequests = 25;

    private readonly EncoderRoom _room;
    private readonly AppSource _source;
    private readonly MediaClockMapping _clock;
    private readonly Action<string, string> _onFault;
    private readonly PushGate _gate = new();
    private readonly ulong _frameNs;
    private volatile SharedEncoder? _encoder;
    private volatile PictureFlow _flow;
    private volatile bool _isOpen;
    private volatile bool _isSuspended;
    private volatile int _targetBitrate;
    private SharedEncoder? _inStepWith;
    private MediaTime _lastDelivered = new(long.MinValue);
    private int _picturesAwaiting;

    /// <summary>Prepares a way; pictures flow after <see cref="Open"/>.</summary>
    /// <param name="room">Where the encoders are.</param>
    /// <param name="plan">Codec and greatest bit rate.</param>
    /// <param name="source">The entrance of the viewer's pipeline, taken over.</param>
    /// <param name="clock">Dates the pictures.</param>
    /// <param name="onlyWatches">Whether the viewer watches beside the one that the session talks with.</param>
    /// <param name="onFault">Gets the kind of element and the text when the encoder fails.</param>
    public PictureTap(EncoderRoom room, VideoPlan plan, ObjectHandle source, MediaClockMapping clock, bool onlyWatches, Action<string, string> onFault)
    {
        (_room, Plan, _clock, OnlyWatches, _onFault) = (room, plan, clock, onlyWatches, onFault);
        _frameNs = 1_000_000_000UL / (ulong)room.Format.FramesPerSecond;
        _targetBitrate = RateController.StartBitrate(plan.MaximumBitrate);
        using (var exit = Pads.Static(source, "src")!) new KeyframeWishes(this).WatchUpstreamEvents(exit.Pointer);
        _source = new AppSource(source, null);
    }

    /// <summary>Codec and greatest bit rate.</summary>
    public VideoPlan Plan { get; }

    /// <summary>Whether the viewer watches beside the one that the session talks with.</summary>
    public bool OnlyWatches { get; }

    /// <summary>What the viewer's path allows, in bits per second.</summary>
    public int TargetBitrate => _targetBitrate;

    /// <summary>What is being sent, in bits per second: the leader's rate.</summary>
    public int SentBitrate => _encoder?.Bitrate ?? _targetBitrate;

    /// <summary>Whether pictures can reach the viewer at all.</summary>
    public bool TakesPictures => _isOpen && !_isSuspended && _flow != PictureFlow.None;

    /// <summary>How many of the pictures the path bears. Any thread.</summary>
    public PictureFlow Flow
    {
        get => _flow;
        set
        {
            _flow = value;
            _encoder?.Reconsider();
        }
    }

    /// <summary>While true nothing gets through to the viewer. Any thread.</summary>
    public bool IsSuspended
    {
        get => _isSuspended;
        set
        {
            _isSuspended = value;
            _encoder?.Reconsider();
        }
    }

    /// <summary>Whether it is over: no encoder takes it any more. The room's, under its lock.</summary>
    public bool HasLeft { get; set; }

    /// <summary>Joins the encoder of its codec while the connection is made: starting one takes as long as a picture lasts.</summary>
    /// <exception cref="NativeRequestException">The encoder cannot be started.</exception>
    public void Join() => _room.Join(this);

    /// <summary>The connection stands: takes pictures from now on.</summary>
    public void Open()
    {
        _isOpen = true;
        _encoder?.Reconsider();
        RequestKeyframe();
    }

    /// <summary>Goes over to another encoder, or to none. The room's, under its lock.</summary>
    public SharedEncoder? Switch(SharedEncoder? encoder)
    {
        var before = _encoder;
        _encoder = encoder;
        return before;
    }

    /// <summary>The path allows this many bits per second. Any thread.</summary>
    public void Aim(int bitrate)
    {
        _targetBitrate = bitrate;
        _encoder?.Aim(this, bitrate);
    }

    /// <summary>A look at the path, every 0.2 s: a watcher that cannot follow the others gets an encoder of its own, and comes back.</summary>
    /// <param name="wasCut">Whether the path was just found full.</param>
    /// <param name="allowed">What the path allows, in bits per second.</param>
    public Task ReviewAsync(bool wasCut, int allowed)
    {
        _targetBitrate = allowed;
        return _room.ReviewAsync(this, wasCut);
    }

    /// <summary>Makes the next picture stand for itself. Any thread.</summary>
    public void RequestKeyframe() => _encoder?.RequestKeyframe(this);

    /// <summary>A picture to show. Frame-pump thread.</summary>
    public void Push(MediaTime start, ReadOnlySpan<byte> i420) => _encoder?.Offer(start, i420);

    /// <summary>A coded picture. An encoder's thread; never waits, allocates nothing managed.</summary>
    public void Deliver(SharedEncoder from, nint picture, MediaTime start, bool isKeyframe)
    {
        if (from != _encoder || !_gate.TryEnter()) return;
        try
        {
            if (!IsInStep(from, start, isKeyframe)) return;
            if (_source.QueuedBuffers >= MaxQueued)
            {
                WebRtcMetrics.PicturesDropped.Add(1);
                _inStepWith = null;
                return;
            }

            _lastDelivered = start;
            _source.PushShared(picture, _clock.PresentationNs(start), _frameNs);
        }
        finally
        {
            _gate.Leave();
        }
    }

    /// <summary>The encoder failed.</summary>
    public void Fail(string element, string text) => _onFault(element, text);

    /// <summary>Takes no more pictures; afterwards no delivery is under way, and the encoder is stopped if nobody else needs it.</summary>
    public async Task CloseAsync()
    {
        await _gate.CloseAsync();
        await _room.LeaveAsync(this);
    }

    public void Dispose() => _source.Dispose();

    private bool IsInStep(SharedEncoder from, MediaTime start, bool isKeyframe)
    {
        if (!TakesPictures || !_clock.IsFixed || start <= _lastDelivered)
        {
            _inStepWith = null;
            return false;
        }

        if (isKeyframe) (_inStepWith, _picturesAwaiting) = (from, 0);
        if (_inStepWith == from) return true;
        if (_picturesAwaiting++ % PicturesBetweenRequests == 0) from.RequestKeyframe(this);
        return false;
    }

    /// <summary>Catches what the viewer asks for on its way to an encoder that is not in this pipeline.</summary>
    private sealed class KeyframeWishes(PictureTap tap) : PadProbe
    {
        protected override ProbeVerdict OnData(nint data)
        {
            if (!Pads.IsEvent(data, "GstForceKeyUnit"u8)) return ProbeVerdict.Pass;
            tap.RequestKeyframe();
            return ProbeVerdict.Drop;
        }
    }
}
