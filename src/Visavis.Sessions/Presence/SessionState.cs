namespace Visavis.Sessions.Presence;

/// <summary>Where a session is in its life: section B.1 of the contract.</summary>
public enum SessionState
{
    /// <summary>Created; no viewer has come yet.</summary>
    Created,

    /// <summary>A viewer is connected.</summary>
    Active,

    /// <summary>A viewer was there and is gone.</summary>
    Absent,

    /// <summary>Over, for good.</summary>
    Ended,
}
