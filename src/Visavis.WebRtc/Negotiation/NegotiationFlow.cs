using System.Net;
using Visavis.Sessions.Ports;
using Visavis.WebRtc.Interop;

namespace Visavis.WebRtc.Negotiation;

/// <summary>Takes webrtcbin from an offer to a complete answer.</summary>
internal static class NegotiationFlow
{
    // GstWebRTCICEGatheringState
    private const int GatheringComplete = 2;

    // Native steps take milliseconds; one that takes this long will not end.
    private static readonly TimeSpan StepLimit = TimeSpan.FromSeconds(5);

    /// <summary>Sets per-line choices that a launch text cannot express; before the pipeline starts.</summary>
    public static void PrepareTransceivers(ObjectHandle webRtc, SdpOffer offer)
    {
        if (offer.Video is { } video) Prepare(webRtc, video, "sendonly", repeatLostPackets: true);
        if (offer.Audio is { } audio) Prepare(webRtc, audio, offer.HasMicrophone ? "sendrecv" : "sendonly", repeatLostPackets: false);
    }

    /// <summary>Negotiates. The pipeline must be playing.</summary>
    /// <returns>The answer with every candidate that was found within the limit.</returns>
    /// <exception cref="InvalidOfferException">webrtcbin refuses the offer.</exception>
    /// <exception cref="NativeRequestException">webrtcbin fails or does not respond.</exception>
    public static async Task<string> AnswerAsync(
        ObjectHandle webRtc, SdpOffer offer, TimeSpan gatheringLimit, IPAddress? announced, CancellationToken cancellationToken)
    {
        using var description = SessionDescription.ParseOffer(offer.Text) ?? throw new InvalidOfferException("The offer's SDP cannot be read.");
        try
        {
            using var accepted = await RequestAsync(webRtc, "set-remote-description", description.Pointer, cancellationToken);
            using var created = await RequestAsync(webRtc, "create-answer", 0, cancellationToken);
            var answer = created.PeekBoxed("answer");
            if (answer == 0) throw new InvalidOfferException("No answer to the offer is possible.");

            // Some contradictions of an offer, such as two fingerprints, come to light only here.
            using var applied = await RequestAsync(webRtc, "set-local-description", answer, cancellationToken);
        }
        catch (NativeRequestException exception)
        {
            throw new InvalidOfferException("The offer cannot be used: " + exception.Message, exception);
        }

        await WaitForCandidatesAsync(webRtc, gatheringLimit, cancellationToken);
        var text = SessionDescription.LocalText(webRtc);
        if (!text.Contains(" UDP ", StringComparison.OrdinalIgnoreCase))
        {
            throw new NativeRequestException("No UDP port could be opened for the viewer: check the settings of local addresses and the port range (each viewer takes one port per address).");
        }

        return AnswerRewriter.Rewrite(text, offer, announced);
    }

    /// <summary>Waits until all candidates are known, or until the limit: the ones found by then have to do.</summary>
    public static async Task WaitForCandidatesAsync(ObjectHandle webRtc, TimeSpan limit, CancellationToken cancellationToken)
    {
        var complete = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var subscription = SignalSubscription.OnChange(webRtc, "ice-gathering-state", CheckState);
        CheckState();
        try
        {
            await complete.Task.WaitAsync(limit, TimeProvider.System, cancellationToken);
        }
        catch (TimeoutException)
        {
            // A STUN or TURN server that does not answer must not keep the viewer from connecting without it.
        }

        void CheckState()
        {
            if (webRtc.GetEnum("ice-gathering-state") == GatheringComplete) complete.TrySetResult();
        }
    }

    /// <summary>One request to webrtcbin; native work happens in real time, so this limit is one of the system's clock.</summary>
    public static Task<Promise> RequestAsync(ObjectHandle webRtc, string signal, nint boxed, CancellationToken cancellationToken) =>
        Promise.EmitAsync(
            webRtc, signal, boxed == 0 ? SignalArgument.None : SignalArgument.Boxed(boxed), StepLimit, TimeProvider.System, cancellationToken);

    private static void Prepare(ObjectHandle webRtc, SdpMedia media, string direction, bool repeatLostPackets)
    {
        using var pad = Pads.Static(webRtc, $"sink_{media.Index}") ?? throw new NativeRequestException($"webrtcbin has no pad for media line {media.Index}.");
        using var transceiver = pad.GetObject("transceiver") ?? throw new NativeRequestException($"webrtcbin has no transceiver for media line {media.Index}.");
        if (pad.Has("msid")) pad.Set("msid", "avatar");
        transceiver.Set("direction", direction);
        if (repeatLostPackets) transceiver.Set("do-nack", "true");
    }
}
