using Visavis.Sessions.Loops;
using Visavis.WebRtc.Pictures;
using Visavis.WebRtc.Interop;
using Visavis.WebRtc.Negotiation;

namespace Visavis.WebRtc.Congestion;

/// <summary>Finds what one viewer's path can carry, and keeps its pictures and repetitions within that.</summary>
internal sealed class RateLoop : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    // The encoder is reconfigured for real changes only.
    private const double WorthwhileChange = 0.03;

    private readonly ObjectHandle _webRtc;
    private readonly PictureTap _pictures;
    private readonly RetransmissionGate _gate;
    private readonly RateController _controller;
    private readonly Action<PictureFlow> _onPictures;
    private readonly OwnedLoop _loop;
    private volatile int _applied;
    private volatile bool _isSuspended;

    /// <summary>Starts regulating.</summary>
    /// <param name="webRtc">Where the statistics are; borrowed until this is disposed.</param>
    /// <param name="pictures">Where the pictures come from.</param>
    /// <param name="gate">Gets the budget for repetitions.</param>
    /// <param name="onPictures">Told when the path can bear more or fewer pictures, on a thread of the pool.</param>
    public RateLoop(ObjectHandle webRtc, PictureTap pictures, RetransmissionGate gate, Action<PictureFlow> onPictures)
    {
        _webRtc = webRtc;
        _pictures = pictures;
        _gate = gate;
        _onPictures = onPictures;
        _controller = new RateController(pictures.Plan.MaximumBitrate);
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

    public ValueTask DisposeAsync() => _loop.DisposeAsync();

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
            _controller.Update(PathReport.From(statistics.Reply(), _pictures.SentBitrate));
            var wasCut = _controller.Cuts != cuts;
            if (wasCut) WebRtcMetrics.RateCuts.Add(1);
            _gate.Bitrate = _controller.RepetitionBitrate;
            await _pictures.ReviewAsync(wasCut, _controller.TargetBitrate);
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
        _pictures.Aim(bitrate);
    }
}
