namespace Visavis.WebRtc.Pictures;

/// <summary>When a watcher's path is too thin for the pictures that the others get, and when it no longer is. Pure: one call every 200 ms.</summary>
internal sealed class ThinPath
{
    // Far below, not a little: an encoder costs 0.05 of a core, and a first cut on a path that is just full goes down to 0.45 of what arrives.
    private const double Share = 0.6;

    // 30 s without a full path: a watcher that comes back too soon costs itself a frozen second and all others a keyframe.
    private const int CalmTicks = 150;

    private int _calmTicks;

    /// <summary>Whether a path that was just found full cannot bear what is sent.</summary>
    /// <param name="allowed">What the path allows, in bits per second.</param>
    /// <param name="sent">What the others get.</param>
    public static bool CannotFollow(int allowed, int sent) => allowed < Share * sent;

    /// <summary>Whether the viewer can have what the others get again.</summary>
    /// <param name="wasCut">Whether the path was just found full.</param>
    /// <param name="allowed">What the path allows, in bits per second.</param>
    /// <param name="sent">What the others get.</param>
    public bool CanFollowAgain(bool wasCut, int allowed, int sent)
    {
        _calmTicks = wasCut ? 0 : _calmTicks + 1;
        return _calmTicks >= CalmTicks && allowed >= sent;
    }
}
