using System.Globalization;
using Visavis.Media.Timing;
using Visavis.Media.Video;
using Visavis.WebRtc.Congestion;
using Visavis.WebRtc.Interop;
using Visavis.WebRtc.Media;
using Visavis.WebRtc.Negotiation;

namespace Visavis.WebRtc.Pictures;

/// <summary>Codes a session's pictures once for every viewer that takes this codec.</summary>
/// <remarks>
/// Pictures come on a frame-pump thread and leave on the encoder's own; neither allocates or waits. Who takes part changes under a lock that
/// no picture passes. One viewer leads: its path decides bit rate and number of pictures, and its wishes for keyframes are met at once.
/// </remarks>
internal sealed class SharedEncoder : PadProbe, IAsyncDisposable
{
    // The encoder's entrance keeps two pictures; when both places are taken the older one is about to be dropped.
    private const ulong QueueLength = 2;

    // What those who do not lead may cost in keyframes, all together: some 5 KB of 120 each second.
    private static readonly MediaTime FollowersKeyframeInterval = new(MediaTime.SamplesPerSecond);

    private readonly Lock _membership = new();
    private readonly VideoPlan _plan;
    private readonly Pipeline _pipeline;
    private readonly AppSource _source;
    private readonly ObjectHandle _encoder;
    private readonly ObjectHandle _exit;
    private readonly PushGate _gate = new();
    private readonly ulong _frameNs;
    private readonly KeyValuePair<string, object?> _codecTag;
    private volatile PictureTap[] _members = [];
    private volatile PictureTap? _leader;
    private volatile int _bitrate;
    private volatile bool _followersWishKeyframe;
    private MediaTime _zero;
    private MediaTime _lastOffered = new(long.MinValue);
    private MediaTime _lastFollowersKeyframe;
    private long _pictureNumber;

    /// <summary>Starts an encoder.</summary>
    /// <param name="plan">Codec and greatest bit rate.</param>
    /// <param name="format">Shape of the pictures.</param>
    /// <param name="bitrate">To begin with, in bits per second.</param>
    /// <exception cref="NativeRequestException">An element is missing or does not start.</exception>
    public SharedEncoder(VideoPlan plan, VideoFormat format, int bitrate)
    {
        (_plan, _bitrate) = (plan, bitrate);
        _frameNs = 1_000_000_000UL / (ulong)format.FramesPerSecond;
        _codecTag = new KeyValuePair<string, object?>("codec", plan.Codec.ToString());
        _pipeline = Pipeline.Launch(EncoderDescription.Build(plan, format, bitrate));
        _source = new AppSource(_pipeline.Get(EncoderDescription.SourceName), new BufferPool(format.I420Bytes));
        _encoder = _pipeline.Get(EncoderDescription.EncoderName);
        _exit = Pads.Static(_encoder, "src") ?? throw new NativeRequestException("The encoder has no exit.");
        using (var sink = _pipeline.Get(EncoderDescription.ExitName))
        using (var entrance = Pads.Static(sink, "sink")!)
        {
            WatchData(entrance.Pointer);
        }

        BusWatch.Attach(_pipeline, OnError, static _ => { });
        _pipeline.Play();
        WebRtcMetrics.EncodersOpen.Add(1, _codecTag);
    }

    /// <summary>Codec.</summary>
    public VideoCodec Codec => _plan.Codec;

    /// <summary>What it aims at, in bits per second.</summary>
    public int Bitrate => _bitrate;

    /// <summary>How many viewers take part.</summary>
    public int Members => _members.Length;

    /// <summary>Lets a viewer take part: once its connection stands it sees pictures from the next keyframe on.</summary>
    public void Add(PictureTap viewer)
    {
        lock (_membership) _members = [.. _members, viewer];
        Reconsider();
        RequestKeyframe(viewer);
    }

    /// <summary>Ends a viewer's part; a delivery to it may still be under way.</summary>
    public void Remove(PictureTap viewer)
    {
        lock (_membership) _members = [.. _members.Where(member => member != viewer)];
        Reconsider();
    }

    /// <summary>Decides anew who leads: the viewer that the session talks with, if it takes pictures, else whoever has watched longest. Any thread.</summary>
    public void Reconsider()
    {
        lock (_membership)
        {
            var takers = _members.Where(member => member.TakesPictures).ToArray();
            var leader = takers.LastOrDefault(member => !member.OnlyWatches) ?? takers.FirstOrDefault();
            if (leader == _leader) return;
            _leader = leader;
            if (leader is not null) Apply(leader.TargetBitrate);
        }
    }

    /// <summary>A viewer's path allows this many bits per second: heard from the leader only. Any thread.</summary>
    public void Aim(PictureTap viewer, int bitrate)
    {
        lock (_membership)
        {
            if (viewer == _leader) Apply(bitrate);
        }
    }

    /// <summary>A viewer needs a picture that stands for itself. Any thread.</summary>
    public void RequestKeyframe(PictureTap viewer)
    {
        if (viewer != _leader) _followersWishKeyframe = true;
        else if (_gate.TryEnter()) SendKeyframeRequest(); // The encoder itself lets 0.2 s pass between two.
    }

    /// <summary>A picture to code; each viewer offers it, and the first offer counts. Frame-pump thread.</summary>
    public void Offer(MediaTime start, ReadOnlySpan<byte> i420)
    {
        if (start <= _lastOffered) return;
        if (_lastOffered.Samples == long.MinValue) _zero = start;
        _lastOffered = start;
        if (_leader is not { } leader || IsLeftOut(leader.Flow) || !_gate.TryEnter()) return;
        try
        {
            if (_source.QueuedBuffers >= QueueLength) WebRtcMetrics.PicturesDropped.Add(1);
            if (_followersWishKeyframe && start - _lastFollowersKeyframe >= FollowersKeyframeInterval)
            {
                (_followersWishKeyframe, _lastFollowersKeyframe) = (false, start);
                Pads.RequestKeyframe(_exit);
            }

            // The encoder deals out its bits by how long pictures show.
            _source.Push(i420, (ulong)(start - _zero).TotalNanoseconds, leader.Flow == PictureFlow.EverySecond ? 2 * _frameNs : _frameNs);
        }
        finally
        {
            _gate.Leave();
        }
    }

    /// <summary>Stops coding. On no thread of its own: it waits for them.</summary>
    public async ValueTask DisposeAsync()
    {
        await _gate.CloseAsync();
        _pipeline.Stop();
        _source.Dispose();
        _exit.Dispose();
        _encoder.Dispose();
        _pipeline.Dispose();
        WebRtcMetrics.EncodersOpen.Add(-1, _codecTag);
    }

    /// <summary>A coded picture. The encoder's thread.</summary>
    protected override ProbeVerdict OnData(nint data)
    {
        var isKeyframe = MediaBuffer.StandsForItself(data);
        if (isKeyframe) _followersWishKeyframe = false;
        var start = _zero + MediaTime.FromNanoseconds((long)MediaBuffer.PresentationNs(data));
        WebRtcMetrics.PicturesCoded.Add(1, _codecTag);
        foreach (var member in _members) member.Deliver(this, data, start, isKeyframe);
        return ProbeVerdict.Pass;
    }

    private void SendKeyframeRequest()
    {
        try
        {
            Pads.RequestKeyframe(_exit);
        }
        finally
        {
            _gate.Leave();
        }
    }

    private bool IsLeftOut(PictureFlow flow)
    {
        var isOdd = (++_pictureNumber & 1) != 0;
        if (flow == PictureFlow.Every || (flow == PictureFlow.EverySecond && isOdd)) return false;
        WebRtcMetrics.PicturesThinned.Add(1);
        return true;
    }

    private void Apply(int bitrate)
    {
        if (bitrate == _bitrate) return;
        _bitrate = bitrate;
        var (property, value) = EncoderDescription.Bitrate(_plan, bitrate);
        _encoder.Set(property, value.ToString(CultureInfo.InvariantCulture));
    }

    private void OnError(string element, string text)
    {
        foreach (var member in _members) member.Fail(element, text);
    }
}
