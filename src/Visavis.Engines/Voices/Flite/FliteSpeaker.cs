using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Visavis.Engines.Voices.Synthesis;
using Visavis.Sessions.Ports;

namespace Visavis.Engines.Voices.Flite;

/// <summary>Speaks sentences with one flite voice, handing the audio on while the rest of the sentence is still being made.</summary>
/// <remarks>A flite voice is not re-entrant and exists once per process: calls exclude each other.</remarks>
internal sealed unsafe class FliteSpeaker : ISentenceSpeaker
{
    /// <summary>First piece of a sentence, in samples at the voice's rate: 64 ms, just more than playback needs to begin.</summary>
    private const int FirstPieceSamples = 1_024;

    /// <summary>Pieces after the first: 256 ms.</summary>
    private const int PieceSamples = 4_096;

    // Constant data of the assembly's image: it never moves.
    private static readonly byte* StreamingInfoName = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference("streaming_info\0"u8));

    private readonly Lock _gate = new();
    private readonly nint _voice;
    private readonly nint _synthesizer;
    private readonly double _gainDb;
    private readonly List<SpokenPhone> _phones = [];
    private SentenceWriter? _writer;
    private SynthesisJob? _job;
    private Exception? _error;
    private int _rateHz;
    private bool _hasBegun;
    private bool _isSilent;

    /// <summary>Creates a speaker.</summary>
    /// <param name="voice">A registered <c>cst_voice</c>; lives as long as the process.</param>
    /// <param name="synthesizer">Address of <c>utt_synth</c>.</param>
    /// <param name="gainDb">What the voice needs to be about as loud as the others.</param>
    public FliteSpeaker(nint voice, nint synthesizer, double gainDb)
    {
        _gainDb = gainDb;
        _voice = voice;
        _synthesizer = synthesizer;
    }

    /// <inheritdoc />
    public void Speak(string sentence, SynthesisJob job)
    {
        var text = SpokenText.ToAscii(sentence);
        if (!SpokenText.HasWords(text)) return;
        lock (_gate)
        {
            (_job, _error, _hasBegun, _isSilent) = (job, null, false, false);
            var self = GCHandle.Alloc(this);
            try
            {
                Synthesize(text, GCHandle.ToIntPtr(self));
            }
            finally
            {
                self.Free();
                _job = null;
            }
        }
    }

    private void Synthesize(string text, nint self)
    {
        var utterance = FliteNative.NewUtterance();
        FliteNative.SetInputText(utterance, text);
        var info = FliteNative.NewStreamingInfo();
        info->MinimumSamples = FirstPieceSamples;
        info->Callback = &OnAudio;
        info->UserData = self;
        FliteNative.SetFeature(FliteNative.FeaturesOf(utterance), StreamingInfoName, FliteNative.ValueOf(info));

        utterance = FliteNative.Synthesize(utterance, _voice, _synthesizer);
        if (utterance == 0) throw new VoiceException("flite could not synthesise a sentence.");
        try
        {
            // Some voices do not stream: their audio is there as a whole now.
            if (!_hasBegun && _error is null && FliteNative.WaveOf(utterance) is var wave && wave is not null) TakeWhole(utterance, wave);
        }
        finally
        {
            FliteNative.DeleteUtterance(utterance);
        }

        if (_error is not null) throw new VoiceException("A piece of flite's speech could not be taken.", _error);
    }

    private void TakeWhole(nint utterance, FliteNative.Wave* wave)
    {
        Begin(utterance, wave->SampleRate);
        if (_isSilent) return;
        _writer!.Write(new ReadOnlySpan<short>(wave->Samples, wave->SampleCount));
        _writer.End();
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnAudio(FliteNative.Wave* wave, int start, int count, int isLast, FliteNative.StreamingInfo* info)
    {
        var speaker = (FliteSpeaker)GCHandle.FromIntPtr(info->UserData).Target!;
        try
        {
            return speaker.Take(wave, start, count, isLast != 0, info) ? FliteNative.Continue : FliteNative.Stop;
        }
        catch (Exception error)
        {
            // An exception must not cross native frames: it is thrown again when the synthesiser has returned.
            speaker._error = error;
            return FliteNative.Stop;
        }
    }

    private bool Take(FliteNative.Wave* wave, int start, int count, bool isLast, FliteNative.StreamingInfo* info)
    {
        if (_job!.IsCancelled) return false;
        if (!_hasBegun) Begin(info->Utterance, wave->SampleRate);
        if (_isSilent) return false;
        _writer!.Write(new ReadOnlySpan<short>(wave->Samples + start, count));
        if (isLast) _writer.End();
        info->MinimumSamples = PieceSamples;
        return true;
    }

    private void Begin(nint utterance, int rateHz)
    {
        _hasBegun = true;
        if (_writer is null || _rateHz != rateHz) _writer = new SentenceWriter(rateHz, _gainDb);
        _rateHz = rateHz;
        ReadPhones(utterance);
        _isSilent = !_writer.Begin(_job!, _phones, static symbol => symbol == "pau");
    }

    private void ReadPhones(nint utterance)
    {
        _phones.Clear();
        if (utterance == 0 || FliteNative.HasRelation(utterance, "Segment") == 0) return;
        var start = 0.0;
        for (var item = FliteNative.Head(FliteNative.Relation(utterance, "Segment")); item != 0; item = FliteNative.Next(item))
        {
            var end = Math.Max(start, FliteNative.ItemFloat(item, "end"));
            _phones.Add(new SpokenPhone(Marshal.PtrToStringUTF8(FliteNative.ItemString(item, "name")) ?? "pau", start, end));
            start = end;
        }
    }
}
