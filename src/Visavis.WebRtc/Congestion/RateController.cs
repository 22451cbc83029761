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
    private const double HopelessShare = 0.6;
    private const double CongestedLossPercent = 25;

    // A queue that stands without losing anything shows in the round trip only.
    private const double StandingQueueMs = 150;
    private const double FullQueueMs = 100;
    private const int RoundTripWindowTicks = 50;

    private const double WholeSoundLossPercent = 12;

    private const double Smoothing = 0.5;
    private const int FirstCutPauseTicks = 4;
    private const int NextCutPauseTicks = 3;
    private const int StandingQueuePauseTicks = 10;
    private const int ForgetFirstCutTicks = 20;
    private const int ForgetLimitTicks = 300;
    private const double ProvenWrong = 1.3;
    private const double NearLimit = 0.85;

    // An outage is noticed up to 1.3 s after it began; what was decided since then was decided about a dead path.
    private const int OutageTicks = 8;
    private const int IgnoredAfterOutageTicks = 6;
    private const double CautiousReturn = 0.75;

    private const double RepetitionShare = 0.3;
    private const double RefillShare = 0.6;
    private const double RoomyShare = 0.95;

    // With its headers; the rest of what arrives is the pictures'.
    private const int SoundBitrate = 45_000;

    // Repetition mends this much without a trace; a path that is merely longer loses nothing at all.
    private const double UnlossyPercent = 5;

    private readonly double[] _history = new double[OutageTicks];
    private readonly int _maximum;
    private readonly PictureThinning _thinning;
    private readonly LingeringLoss _doubt = new();
    private readonly ProvenLimit _proven = new();
    private double _target;
    private double _share = 1;
    private double _latestShare = 1;
    private double _lossPercent;
    private double _limit;
    private double _queueMs;
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

    // One report is noisy: on a link of 300 kb/s every third one showed no loss while the queue in front of it was full, and repetitions kept it so.
    private bool HasRoom => _latestShare >= RoomyShare && _queueMs < FullQueueMs;

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
        _queueMs = QueueMs(path.RoundTripMs);
        if (share < CongestedShare && _pauseTicks > 0) _limit = Math.Max(_limit, path.ReceivedBitsPerSecond - SoundBitrate);
        if (IsFull(share, path)) CutForLoss(path.ReceivedBitsPerSecond);
        else if (_queueMs > StandingQueueMs) CutForQueue(path.ReceivedBitsPerSecond, path.RoundTripMs!.Value);
        else if (_doubt.IsSettled(_share, _lossPercent, _pauseTicks > 0)) Grow();
        else if (_doubt.IsDue) CutForDoubt(path.ReceivedBitsPerSecond);
        else if (_doubt.TakeBack() is { } before) _target = Math.Max(_target, before);
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

    // A full path shows its queue in the round trip. Without one, packets in the wrong order look just like this, and a lower rate does not mend
    // them: that is LingeringLoss's to find out. And a cut that works shows in the latest report before it does in the smoothed one.
    private bool IsFull(double share, PathReport path)
    {
        if (share >= CongestedShare && path.LossPercent <= CongestedLossPercent) return false;
        if (_share < HopelessShare) return true;
        return (_share < CongestedShare || _lossPercent > CongestedLossPercent) && (_queueMs > FullQueueMs || path.RoundTripMs is not > 0);
    }

    // The first cut goes below half: the queue and the retransmissions that wait in it must drain as well.
    private void CutForLoss(int received)
    {
        var isFirst = _ticksSinceCut > ForgetFirstCutTicks;
        Cut(isFirst ? 0.45 * received : 0.7 * Math.Min(received, _target), received, isFirst ? FirstCutPauseTicks : NextCutPauseTicks);
    }

    // Repetitions filled what the pictures left, up to their budget: too little is lost for a cut, too much for a whole picture, and it would stay so.
    private void CutForDoubt(int received)
    {
        if (_pauseTicks > 0) return;
        _doubt.OnCut(_target, _share);
        Cut(0.7 * Math.Min(received, _target), received, NextCutPauseTicks);
    }

    // A queue of ours shrinks when we send less. A round trip that does not, and loses nothing, is a longer path, and the new normal.
    private void CutForQueue(int received, double roundTripMs)
    {
        if (_pauseTicks > 0) return;
        if (_lossPercent < UnlossyPercent && _ticksSinceCut <= 2 * StandingQueuePauseTicks && roundTripMs > 0.8 * _roundTripAtCutMs)
        {
            (_previousMinMs, _windowMinMs, _windowTicks) = (double.PositiveInfinity, roundTripMs, 0);
            return;
        }

        _roundTripAtCutMs = roundTripMs;
        Cut(0.8 * Math.Min(received, _target), received, StandingQueuePauseTicks);
    }

    private void Cut(double wanted, int received, int pauseTicks)
    {
        if (_pauseTicks > 0) return;
        if (_target <= FloorBitrate) _thinning.OnCutInVain();
        _target = Math.Clamp(wanted, Math.Min(FloorBitrate, _target), _target);
        var limit = Math.Max(received - SoundBitrate, _target);
        if (_ticksSinceCut > ForgetFirstCutTicks) _proven.OnFull(limit, _limit);
        else limit = Math.Max(limit, _limit); // Of what arrives while it is full, the most tells the path's width best.
        _limit = limit;
        _pauseTicks = pauseTicks;
        _ticksSinceCut = 0;
        Cuts++;
    }

    private void Grow()
    {
        if (_pauseTicks > 0) return;
        _thinning.OnRelief();
        if (_ticksSinceCut > ForgetLimitTicks || _target > ProvenWrong * _limit) _limit = 0;
        if (_limit > 0 && _target > NearLimit * _limit && !_proven.IsWorthATry(_ticksSinceCut)) return;
        var step = _limit switch
        {
            _ when Cuts == 0 => (_target * 0.04) + 2000, // From half to all in some three seconds.
            > 0 when _target > NearLimit * _limit => _target * 0.004, // Where it was full last time: carefully.
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
