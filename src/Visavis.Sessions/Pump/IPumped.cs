namespace Visavis.Sessions.Pump;

/// <summary>Something that wants to be moved on in real time: one session's media.</summary>
/// <remarks>All calls come from the one pump thread that owns it. They never block and never throw on purpose.</remarks>
internal interface IPumped
{
    /// <summary>Whether frames are wanted now; otherwise only <see cref="Idle"/> is called.</summary>
    bool IsRunning { get; }

    /// <summary>Moves sound on by one 20 ms tick.</summary>
    /// <returns>True when a picture falls due with this tick; <see cref="RenderVideo"/> then follows.</returns>
    bool TickAudio();

    /// <summary>Draws and sends the picture that <see cref="TickAudio"/> announced.</summary>
    void RenderVideo();

    /// <summary>Called every 20 ms while nothing runs, so that what engines write is taken in.</summary>
    void Idle();

    /// <summary>Time was lost (the process stood still): move the media clock over it.</summary>
    void Skip(int ticks);

    /// <summary>How much picture quality to give up: see <see cref="DegradationLevel"/>.</summary>
    void Degrade(DegradationLevel level);

    /// <summary>A call threw: the owner ends this session; the pump goes on with the others.</summary>
    void OnFault(Exception exception);
}

/// <summary>What is given up under overload, in this order. Audio is never.</summary>
public enum DegradationLevel
{
    /// <summary>Full quality.</summary>
    None,

    /// <summary>Edges are not anti-aliased: about a third off the cost of a picture.</summary>
    NoAntiAliasing,

    /// <summary>In addition every second picture is left out.</summary>
    HalfFrameRate,
}
