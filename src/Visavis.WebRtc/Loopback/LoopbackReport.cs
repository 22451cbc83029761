namespace Visavis.WebRtc.Loopback;

/// <summary>What a connection to ourselves showed. Times count from our own offer; null means that it did not come so far.</summary>
public sealed record LoopbackReport
{
    /// <summary>Why the test failed, with advice; null when everything worked.</summary>
    public string? Problem { get; init; }

    /// <summary>True when pictures, sound, microphone and messages all worked.</summary>
    public bool Succeeded => Problem is null;

    /// <summary>The answer was there.</summary>
    public TimeSpan? Answered { get; init; }

    /// <summary>Network path and encryption stood.</summary>
    public TimeSpan? Connected { get; init; }

    /// <summary>The first picture was decoded.</summary>
    public TimeSpan? FirstPicture { get; init; }

    /// <summary>Sound of the right pitch was heard.</summary>
    public TimeSpan? SoundHeard { get; init; }

    /// <summary>The microphone's tone had arrived with the right pitch.</summary>
    public TimeSpan? MicrophoneHeard { get; init; }

    /// <summary>A message to us and its answer, there and back: a duration, not a time from the offer.</summary>
    public TimeSpan? MessageRoundTrip { get; init; }

    /// <summary>How long closing took: a duration.</summary>
    public TimeSpan? Closed { get; init; }
}
