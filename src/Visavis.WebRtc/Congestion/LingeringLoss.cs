namespace Visavis.WebRtc.Congestion;

/// <summary>
/// Tells a path that stays a little too full from one that loses at random: of the first, less is lost when less is sent. Pure: one call every 200 ms.
/// </summary>
internal sealed class LingeringLoss
{
    // Delivered share: 10 % random loss measured as 0.9 (a second's report of it varies by 0.03), which repetition mends.
    private const double DoubtfulShare = 0.88;
    private const double DoubtfulLossPercent = 15;

    // What repetitions up to their budget leave of a path that pictures alone would just fill.
    private const double LingeringShare = 0.87;
    private const double LingeringLossPercent = 16;

    // Reports look back a second, and what was cut shows in them a second later.
    private const int PatienceTicks = 7;
    private const int EffectTicks = 10;
    private const double Improvement = 0.05;

    // Half a minute in which loss that no cut mends is not cut for again.
    private const int AcceptedTicks = 150;

    private int _ticks;
    private double _shareAtCut;
    private int _targetBefore;
    private bool _hasCut;
    private int _acceptedTicks;

    /// <summary>Whether to send less now.</summary>
    public bool IsDue => !_hasCut && _acceptedTicks == 0 && _ticks >= PatienceTicks;

    /// <summary>Takes a look.</summary>
    /// <param name="share">How much of what is sent arrives, smoothed.</param>
    /// <param name="lossPercent">How much is lost, smoothed.</param>
    /// <param name="isPausing">Whether a cut is so fresh that reports do not show it yet.</param>
    /// <returns>True when no more is lost than repetition can mend.</returns>
    public bool IsSettled(double share, double lossPercent, bool isPausing)
    {
        if (_acceptedTicks > 0) _acceptedTicks--;
        if (share >= DoubtfulShare && lossPercent <= DoubtfulLossPercent)
        {
            (_ticks, _hasCut) = (0, false);
            return true;
        }

        if (!_hasCut && share >= LingeringShare && lossPercent <= LingeringLossPercent) _ticks = 0;
        else if (!isPausing) _ticks++;
        if (_hasCut && _ticks >= EffectTicks)
        {
            // It got better, yet not well: once more. It did not: that loss is none of our doing.
            (_ticks, _hasCut) = (PatienceTicks, false);
            if (share < _shareAtCut + Improvement) _acceptedTicks = AcceptedTicks;
            else _targetBefore = 0;
        }

        return false;
    }

    /// <summary>Less is sent from now on, for this reason.</summary>
    /// <param name="target">What was sent.</param>
    /// <param name="share">How much of it arrived.</param>
    public void OnCut(double target, double share) => (_ticks, _hasCut, _shareAtCut, _targetBefore) = (0, true, share, (int)target);

    /// <summary>The rate from before a cut that changed nothing; told once.</summary>
    public int? TakeBack()
    {
        if (_acceptedTicks == 0 || _targetBefore == 0) return null;
        var before = _targetBefore;
        _targetBefore = 0;
        return before;
    }
}
