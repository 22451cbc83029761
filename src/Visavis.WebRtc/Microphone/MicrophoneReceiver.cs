using System.Runtime.InteropServices;
using Visavis.WebRtc.Interop;
using Visavis.WebRtc.Negotiation;

namespace Visavis.WebRtc.Microphone;

/// <summary>Receives [n] s16 mono 24 kHz; the span is valid during the call only.</summary>
internal delegate void PcmHandler(ReadOnlySpan<short> pcm);

/// <summary>Decodes sound that arrives as RTP Opus.</summary>
internal sealed class MicrophoneReceiver : PadProbe
{
    private readonly PcmHandler _onPcm;

    private MicrophoneReceiver(PcmHandler onPcm) => _onPcm = onPcm;

    /// <summary>Builds a decoder behind a pad on which RTP comes in, and starts it. Called on the streaming thread that added the pad.</summary>
    /// <param name="pipeline">Pipeline of the pad.</param>
    /// <param name="borrowedPad">Where Opus packets come out.</param>
    /// <param name="onPcm">Gets the sound, on a streaming thread.</param>
    public static void Attach(Pipeline pipeline, nint borrowedPad, PcmHandler onPcm)
    {
        using var decoder = Bin.FromDescription(PipelineDescription.Microphone);
        using var exit = decoder.Get("pcm");
        using var pad = Pads.Static(exit, "sink")!;
        new MicrophoneReceiver(onPcm).WatchData(pad.Pointer);
        pipeline.Attach(decoder, borrowedPad);
    }

    protected override ProbeVerdict OnData(nint data)
    {
        using var buffer = MediaBuffer.Map(data);
        if (!buffer.Bytes.IsEmpty) _onPcm(MemoryMarshal.Cast<byte, short>(buffer.Bytes));
        return ProbeVerdict.Pass;
    }
}
