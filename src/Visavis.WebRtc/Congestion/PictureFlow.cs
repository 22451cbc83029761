namespace Visavis.WebRtc.Congestion;

/// <summary>How many of the pictures a path can bear.</summary>
internal enum PictureFlow
{
    /// <summary>All.</summary>
    Every,

    /// <summary>Every second one: at so few bits fewer and better pictures look better.</summary>
    EverySecond,

    /// <summary>None: what there is belongs to the sound.</summary>
    None,
}
