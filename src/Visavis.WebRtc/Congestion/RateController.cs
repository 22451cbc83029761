namespace Visavis.WebRtc.Congestion;

/// <summary>Decides how many bits the pictures may have, from what the viewer's feedback says. Pure: one call every 200 ms.</summary>
/// <remarks>
/// GStreamer 1.22 has no congestion control of its own: on a path of 600 kb/s a fixed stream of 1 Mb/s never recovers. What counts here is
/// how much of what was sent arrives. Random loss takes a little and is left to retransmission; a full queue takes a lot.
/// </remarks>
internal sealed class RateController
{
    private const int FloorBitrate = 100_000;

    // Delivered share: 5 % random loss measured as 0.95, a 600 kb/s path under 1 Mb/s as 0.5.
    private const double CongestedShare = 0.75;
    private const double DoubtfulShare = 0.88;
    private const double CongestedLossPercent = 25;
    private const double DoubtfulLossPercent = 15;

    // A queue that stands without losing anything shows in the round trip only.
    private const double StandingQueueMs = 150;
    private const int RoundTripWindowTicks = 50;

    private const double WholeSoundLossPercent = 12;

    private const double Smoothing = 0.5;
    private const int FirstCutPauseTicks = 4;
    private const int NextCutPauseTicks = 3;
    private const int StandingQueuePauseTicks = 10;
    private const int ForgetFirstCutTicks = 20;
    private const int ForgetLimitTicks = 300;
    private const double ProvenWrong = 1.3;

    // An outage is noticed up to 1.3 s after it began; what was decided since then was decided about a dead path.
    private const int OutageTicks = 8;
    private const int IgnoredAfterOutageTicks = 6;
    private const double CautiousReturn = 0.75;

    private const double RepetitionShare = 0.3;
    private const double RefillShare = 0.6;
    private const double RoomyShare = 0.95;

    private readonly double[] _history = new double[OutageTicks];
    private readonly int _maximum;
    private readonly PictureThinning _thinning;
    private double _target;
    private double _share = 1;
    private double _latestShare = 1;
    private double _lossPercent;
    private double _limit;
    private double _roundTripAtCutMs;
    private double _windowMinMs = double.PositiveInfinity;
    private double _previousMinMs = double.PositiveInfinity;
    private int _windowTicks;
    private int _pauseTicks;
    private int _ticksSinceCut = ForgetLimitTicks;
    private int _tick;
    private int _ignoredTicks;

    /// <param name="maximumBitrate">Where the rate ends on a good path, in bits per second.</param>
    public RateController(int maximumBitrate)
    {
        _maximum = maximumBitrate;
        _thinning = new PictureThinning(maximumBitrate);
        _target = Math.Max(Math.Min(FloorBitrate, maximumBitrate), maximumBitrate / 2);
    }

    /// <summary>Where a connection begins: half the maximum, so that a thin path is not flooded before the first feedback.</summary>
    public static int StartBitrate(int maximumBitrate) => new RateController(maximumBitrate).TargetBitrate;

    /// <summary>What the encoder should aim at, in bits per second.</summary>
    public int TargetBitrate => (int)_target;

    /// <summary>
    /// What repetitions of lost packets may take, in bits per second: a share of the pictures' rate, and more of a path that was full and
    /// has room again, because until its holes are filled the page shows nothing new.
    /// </summary>
    public int RepetitionBitrate => (int)Math.Max(RepetitionShare * _target, HasRoom ? RefillShare * _limit : 0);

    /// <summary>How many of the pictures the path can bear.</summary>
    public PictureFlow Pictures => _thinning.Flow;

    /// <summary>Cuts so far.</summary>
    public int Cuts { get; private set; }

    private bool HasRoom => _latestShare >= RoomyShare;

    /// <summary>Takes one report; null when there was none.</summary>
    public void Update(PathReport? report)
    {
        _history[_tick++ % OutageTicks] = _target;
        _ticksSinceCut++;
        if (_pauseTicks > 0) _pauseTicks--;
        if (_ignoredTicks > 0)
        {
            _ignoredTicks--;
            return;
        }

        if (Pictures == PictureFlow.None)
        {
            HearAlone(report);
            return;
        }

        if (report is not { SentBitsPerSecond: > FloorBitrate / 2, ReceivedBitsPerSecond: > 0 } path) return;

        var share = Math.Min(1, (double)path.ReceivedBitsPerSecond / path.SentBitsPerSecond);
        _latestShare = share;
        _share += Smoothing * (share - _share);
        _lossPercent += Smoothing * (path.LossPercent - _lossPercent);
        var queueMs = QueueMs(path.RoundTripMs);
        if (_share < CongestedShare || _lossPercent > CongestedLossPercent) CutForLoss(path.ReceivedBitsPerSecond);
        else if (queueMs > StandingQueueMs) CutForQueue(path.ReceivedBitsPerSecond, path.RoundTripMs!.Value);
        else if (_share >= DoubtfulShare && _lossPercent <= DoubtfulLossPercent) Grow();
        _thinning.OnRate(TargetBitrate);
    }

    /// <summary>The path was dead: its losses said nothing about its width. Back to near the rate from before, and blind to the reports on the dead time.</summary>
    public void ForgetOutage()
    {
        var before = _tick == 0 ? _target : _history[_tick < OutageTicks ? 0 : _tick % OutageTicks];
        _target = Math.Max(_target, Math.Clamp(CautiousReturn * before, Math.Min(FloorBitrate, _maximum), _maximum));
        (_share, _latestShare, _lossPercent, _limit, _pauseTicks, _tick) = (1, 1, 0, 0, 0, 0);
        _ignoredTicks = IgnoredAfterOutageTicks;
    }

    // Sound alone: losses and queues of the pictures' time are forgotten when they come back.
    private void HearAlone(PathReport? report)
    {
        if (report is not { ReceivedBitsPerSecond: > 0 } path) return;
        var arrived = (double)path.ReceivedBitsPerSecond / Math.Max(1, path.SentBitsPerSecond);
        var isWhole = arrived >= RoomyShare && path.LossPercent < WholeSoundLossPercent && QueueMs(path.RoundTripMs) < StandingQueueMs;
        if (_thinning.OnSoundAlone(isWhole)) (_share, _latestShare, _lossPercent, _limit, _pauseTicks) = (1, 1, 0, 0, FirstCutPauseTicks);
    }

    // The first cut goes below half: the queue and the retransmissions that wait in it must drain as well.
    private void CutForLoss(int received)
    {
        var isFirst = _ticksSinceCut > ForgetFirstCutTicks;
        Cut((isFirst ? 0.45 : 0.7) * received, received, isFirst ? FirstCutPauseTicks : NextCutPauseTicks);
    }

    // A queue of ours shrinks when we send less. A round trip that does not is a longer path, and the new normal.
    private void CutForQueue(int received, double roundTripMs)
    {
        if (_pauseTicks > 0) return;
        if (_ticksSinceCut <= 2 * StandingQueuePauseTicks && roundTripMs > 0.8 * _roundTripAtCutMs)
        {
            (_previousMinMs, _windowMinMs, _windowTicks) = (double.PositiveInfinity, roundTripMs, 0);
            return;
        }

        _roundTripAtCutMs = roundTripMs;
        Cut(0.8 * received, received, StandingQueuePauseTicks);
    }

    private void Cut(double wanted, int received, int pauseTicks)
    {
        if (_pauseTicks > 0) return;
        if (_target <= FloorBitrate) _thinning.OnCutInVain();
        _target = Math.Clamp(wanted, Math.Min(FloorBitrate, _target), _target);
        _limit = received;
        _pauseTicks = pauseTicks;
        _ticksSinceCut = 0;
        Cuts++;
    }

    private void Grow()
    {
        if (_pauseTicks > 0) return;
        _thinning.OnRelief();
        if (_ticksSinceCut > ForgetLimitTicks || _target > ProvenWrong * _limit) _limit = 0;
        var step = _limit switch
        {
            _ when Cuts == 0 => (_target * 0.04) + 2000, // From half to all in some three seconds.
            > 0 when _target > 0.85 * _limit => _target * 0.004, // Where it was full last time: carefully.
            _ => (_target * 0.016) + 2000,
        };
        _target = Math.Min(_maximum, _target + step);
    }

    private double QueueMs(double? roundTripMs)
    {
        if (roundTripMs is not > 0) return 0;
        if (++_windowTicks > RoundTripWindowTicks) (_previousMinMs, _windowMinMs, _windowTicks) = (_windowMinMs, double.PositiveInfinity, 0);
        _windowMinMs = Math.Min(_windowMinMs, roundTripMs.Value);
        return roundTripMs.Value - Math.Min(_windowMinMs, _previousMinMs);
    }
}
