using System.Globalization;
using Visavis.Sessions.Loops;
using Visavis.WebRtc.Interop;
using Visavis.WebRtc.Negotiation;

namespace Visavis.WebRtc.Congestion;

/// <summary>Keeps one viewer's encoder within what its path can carry.</summary>
internal sealed class RateLoop : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    // The encoder is reconfigured for real changes only.
    private const double WorthwhileChange = 0.03;

    private readonly ObjectHandle _webRtc;
    private readonly ObjectHandle _encoder;
    private readonly string _bitrateProperty;
    private readonly RetransmissionGate _gate;
    private readonly RateController _controller;
    private readonly Action<PictureFlow> _onPictures;
    private readonly OwnedLoop _loop;
    private volatile int _applied;
    private volatile bool _isSuspended;

    /// <summary>Starts regulating.</summary>
    /// <param name="webRtc">Where the statistics are; borrowed until this is disposed.</param>
    /// <param name="encoder">The encoder, taken over.</param>
    /// <param name="plan">Codec and greatest bit rate.</param>
    /// <param name="gate">Gets the budget for repetitions.</param>
    /// <param name="onPictures">Told when the path can bear more or fewer pictures, on a thread of the pool.</param>
    public RateLoop(ObjectHandle webRtc, ObjectHandle encoder, VideoPlan plan, RetransmissionGate gate, Action<PictureFlow> onPictures)
    {
        _webRtc = webRtc;
        _encoder = encoder;
        _bitrateProperty = plan.Codec == VideoCodec.Vp8 ? "target-bitrate" : "bitrate";
        _gate = gate;
        _onPictures = onPictures;
        _controller = new RateController(plan.MaximumBitrate);
        _applied = _controller.TargetBitrate;
        gate.Bitrate = _controller.RepetitionBitrate;
        _loop = OwnedLoop.Start(RunAsync);
    }

    /// <summary>What the pictures may have now, in bits per second.</summary>
    public int Bitrate => _applied;

    /// <summary>While true the path is dead: nothing is measured, and what the last reports said is forgotten. Any thread.</summary>
    public bool IsSuspended
    {
        get => _isSuspended;
        set => _isSuspended = value;
    }

    public async ValueTask DisposeAsync()
    {
        await _loop.DisposeAsync();
        _encoder.Dispose();
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        // The path is of the real world, and so is this clock.
        using var timer = new PeriodicTimer(Interval, TimeProvider.System);
        var wasSuspended = false;
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            var isSuspended = _isSuspended;
            if (isSuspended)
            {
                if (!wasSuspended) Forget();
                wasSuspended = true;
                continue;
            }

            wasSuspended = false;
            using var statistics = await NegotiationFlow.RequestAsync(_webRtc, "get-stats", 0, cancellationToken);
            var (cuts, pictures) = (_controller.Cuts, _controller.Pictures);
            _controller.Update(PathReport.From(statistics.Reply(), _applied));
            if (_controller.Cuts != cuts) WebRtcMetrics.RateCuts.Add(1);
            _gate.Bitrate = _controller.RepetitionBitrate;
            Apply(_controller.TargetBitrate);
            if (_controller.Pictures != pictures) _onPictures(_controller.Pictures);
        }
    }

    // At the outage's beginning, so that the first picture after it has the right size; its reports are ignored for a while after its end.
    private void Forget()
    {
        _controller.ForgetOutage();
        _gate.Bitrate = _controller.RepetitionBitrate;
        Apply(_controller.TargetBitrate);
    }

    private void Apply(int bitrate)
    {
        if (Math.Abs(bitrate - _applied) < _applied * WorthwhileChange) return;
        _applied = bitrate;
        _encoder.Set(_bitrateProperty, bitrate.ToString(CultureInfo.InvariantCulture));
    }
}
