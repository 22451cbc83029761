using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Visavis.Engines.Voices.Synthesis;
using Visavis.Sessions.Ports;

namespace Visavis.Engines.Voices.Espeak;

/// <summary>The process's one espeak-ng: its state is global, so all its voices share a thread and calls exclude each other.</summary>
internal sealed unsafe class EspeakSynthesizer
{
    /// <summary>First piece of a sentence, 64 ms; the others are four times that.</summary>
    private const int FirstPieceMs = 64;

    // espeak-ng tells its callback nothing of ours before the first event, so the running synthesiser is found here.
    private static EspeakSynthesizer? _running;

    private readonly Lock _gate = new();
    private readonly int _rateHz;
    private readonly SentenceWriter _writer;
    private readonly List<(string Symbol, int Sample)> _events = [];
    private readonly List<SpokenPhone> _phones = [];
    private short[] _pcm = new short[1 << 16];
    private int _count;
    private string? _voice;
    private SynthesisJob? _job;
    private Exception? _error;

    private EspeakSynthesizer(int rateHz)
    {
        _rateHz = rateHz;
        _writer = new SentenceWriter(rateHz);
        Voices = ListVoices();
    }

    /// <summary>The installed voices, without those that need another program's data. Read once: listing disturbs a running synthesis.</summary>
    public IReadOnlyList<(string File, string Name, string Language)> Voices { get; }

    /// <summary>Initialises the library; null when its data files are missing.</summary>
    public static EspeakSynthesizer? Create()
    {
        var rateHz = EspeakNative.Initialize(EspeakNative.SynchronousOutput, FirstPieceMs, null, EspeakNative.InitializeOptions);
        if (rateHz <= 0) return null;
        EspeakNative.SetCallback(&OnAudio);
        return new EspeakSynthesizer(rateHz);
    }

    /// <summary>Speaks a sentence. One sentence is made as a whole (600 times faster than it is spoken), then handed over in pieces.</summary>
    public void Speak(string voice, string sentence, SynthesisJob job)
    {
        lock (_gate)
        {
            Synthesize(voice, sentence, job);
            HandOver(job);
        }
    }

    /// <summary>The phones of a word and how long each takes, without the silence around them.</summary>
    public IReadOnlyList<SpokenPhone> Pronounce(string voice, string word)
    {
        lock (_gate)
        {
            Synthesize(voice, word, null);
            EspeakPhones.Collect(_events, _pcm.AsSpan(0, _count), _rateHz, _phones);
            var first = _phones.FindIndex(phone => phone.Symbol != EspeakPhones.Pause);
            if (first < 0) return [];
            var origin = _phones[first].StartSeconds;
            var last = _phones.FindLastIndex(phone => phone.Symbol != EspeakPhones.Pause);
            return [.. _phones[first..(last + 1)].Select(phone => new SpokenPhone(phone.Symbol, phone.StartSeconds - origin, phone.EndSeconds - origin))];
        }
    }

    private void Synthesize(string voice, string sentence, SynthesisJob? job)
    {
        if (_voice != voice)
        {
            if (EspeakNative.SetVoiceByName(voice) != EspeakNative.Ok) throw new VoiceException($"espeak-ng cannot load its voice '{voice}'.");
            _voice = voice;
        }

        (_count, _error, _job) = (0, null, job);
        _events.Clear();
        _running = this;
        var text = Encoding.UTF8.GetBytes(sentence + '\0');
        fixed (byte* bytes = text)
        {
            var flags = (uint)(EspeakNative.Utf8 | EspeakNative.EndPause);
            var result = EspeakNative.Synthesize(bytes, (nuint)text.Length, 0, 1, 0, flags, null, 0);
            _job = null;
            if (_error is not null) throw new VoiceException("A piece of espeak-ng's speech could not be taken.", _error);
            if (result != EspeakNative.Ok) throw new VoiceException($"espeak-ng could not synthesise a sentence (code {result}).");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnAudio(short* pcm, int count, EspeakNative.Event* events)
    {
        var synthesizer = _running!;
        try
        {
            return synthesizer.Take(pcm, count, events) ? 0 : 1;
        }
        catch (Exception error)
        {
            // An exception must not cross native frames: it is thrown again when the synthesiser has returned.
            synthesizer._error = error;
            return 1;
        }
    }

    private bool Take(short* pcm, int count, EspeakNative.Event* events)
    {
        for (; events->Type != 0; events++)
        {
            if (events->Type != EspeakNative.PhonemeEvent) continue;
            var name = new ReadOnlySpan<byte>(events->Name, 8);
            var length = name.IndexOf((byte)0);
            _events.Add((SymbolOf(Encoding.UTF8.GetString(length < 0 ? name : name[..length])), events->Sample));
        }

        if (pcm is not null && count > 0)
        {
            if (_count + count > _pcm.Length) Array.Resize(ref _pcm, Math.Max(2 * _pcm.Length, _count + count));
            new ReadOnlySpan<short>(pcm, count).CopyTo(_pcm.AsSpan(_count));
            _count += count;
        }

        return _job is not { IsCancelled: true };
    }

    private void HandOver(SynthesisJob job)
    {
        var pcm = _pcm.AsSpan(0, _count);
        EspeakPhones.Collect(_events, pcm, _rateHz, _phones);
        if (_phones.Count == 0 || !_writer.Begin(job, _phones, static symbol => symbol == EspeakPhones.Pause)) return;
        var piece = _rateHz * FirstPieceMs / 1000;
        while (!pcm.IsEmpty && !job.IsCancelled)
        {
            var count = Math.Min(piece, pcm.Length);
            _writer.Write(pcm[..count]);
            pcm = pcm[count..];
            piece = 4 * _rateHz * FirstPieceMs / 1000;
        }

        _writer.End();
    }

    private static List<(string File, string Name, string Language)> ListVoices()
    {
        var voices = new List<(string, string, string)>();
        for (var entry = EspeakNative.ListVoices(0); *entry is not null; entry++)
        {
            var file = Marshal.PtrToStringUTF8((nint)(*entry)->Identifier) ?? "";
            if (file.Length == 0 || file.StartsWith("mb/", StringComparison.Ordinal)) continue;

            // The language follows one priority byte.
            var language = Marshal.PtrToStringUTF8((nint)(*entry)->Languages + 1) ?? "";
            voices.Add((file, (Marshal.PtrToStringUTF8((nint)(*entry)->Name) ?? file).Replace('_', ' '), language));
        }

        return voices;
    }

    /// <summary>Stress marks and word joins are no sounds of their own; language switches come as names in brackets.</summary>
    private static string SymbolOf(string name) =>
        name.StartsWith('(') ? EspeakPhones.Pause : name.Trim('ˈ', 'ˌ', '_', ':', '|', ' ', '\u200d', '-');
}
