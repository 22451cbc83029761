namespace Visavis.Face.LipSync.Text;

/// <summary>What the mouth is known to do around now: the marks of speech whose phones are known.</summary>
/// <remarks>Owned by one face; allocates nothing after construction. Remembers about five seconds of fast speech.</remarks>
internal sealed class VisemeScript
{
    // 128 marks of 40 ms.
    private const int Remembered = 128;

    // Weights are averaged over this stretch around a moment: a step from one sound to the next takes 15 ms.
    private const int SoftSamples = 360;

    // Lips prepare for a rounded sound while only the tongue is busy. Not further than what is always known: see VisemeStream.DelaySamples.
    private const int AnticipationSamples = 1440;
    private const float Anticipation = .3f;
    private readonly VisemeMark[] _marks = new VisemeMark[Remembered];
    private int _count;

    /// <summary>Replaces all that is known from a moment on.</summary>
    /// <param name="fromSample">On the session's clock.</param>
    /// <param name="marks">In order; ones that end at or before the moment are left out.</param>
    public void Rewrite(long fromSample, ReadOnlySpan<VisemeMark> marks)
    {
        while (_count > 0 && _marks[_count - 1].EndSample > fromSample)
        {
            ref var last = ref _marks[_count - 1];
            if (last.StartSample >= fromSample)
            {
                _count--;
                continue;
            }

            last = last with { EndSample = fromSample };
        }

        foreach (var mark in marks)
        {
            if (mark.EndSample > fromSample) Add(mark with { StartSample = Math.Max(mark.StartSample, fromSample) });
        }
    }

    /// <summary>The visemes of a moment.</summary>
    /// <param name="sample">On the session's clock.</param>
    /// <param name="weights">Receives [15] weights that sum to 1.</param>
    /// <returns>False when the moment is not covered; <paramref name="weights"/> is then untouched.</returns>
    public bool TryRead(long sample, Span<float> weights)
    {
        if (_count == 0 || _marks[_count - 1].EndSample <= sample || _marks[0].StartSample > sample) return false;
        long from = sample - (SoftSamples / 2), to = sample + (SoftSamples / 2);
        var at = _count - 1;
        while (at > 0 && _marks[at].StartSample > sample) at--;
        if (_marks[at].EndSample <= sample) return false;
        weights.Clear();
        var covered = 0f;
        for (var i = Math.Max(0, at - 2); i < Math.Min(_count, at + 3); i++)
        {
            var overlap = Math.Min(to, _marks[i].EndSample) - Math.Max(from, _marks[i].StartSample);
            if (overlap <= 0) continue;
            weights[(int)_marks[i].Viseme] += overlap;
            covered += overlap;
        }

        foreach (ref var weight in weights) weight /= covered;
        if (IsTongueOnly(_marks[at].Viseme)) Anticipate(at, sample, weights);
        return true;
    }

    public void Clear() => _count = 0;

    private static bool IsTongueOnly(Viseme viseme) => viseme is Viseme.DD or Viseme.KK or Viseme.NN or Viseme.SS or Viseme.TH;

    private void Anticipate(int at, long sample, Span<float> weights)
    {
        for (var i = at + 1; i < _count && _marks[i].StartSample < sample + AnticipationSamples; i++)
        {
            if (IsTongueOnly(_marks[i].Viseme)) continue;
            if (_marks[i].Viseme is not (Viseme.O or Viseme.U or Viseme.CH)) return;
            var near = 1 - ((_marks[i].StartSample - sample) / (float)AnticipationSamples);
            var share = Anticipation * Math.Clamp(near, 0, 1);
            foreach (ref var weight in weights) weight *= 1 - share;
            weights[(int)_marks[i].Viseme] += share;
            return;
        }
    }

    private void Add(VisemeMark mark)
    {
        if (_count == Remembered)
        {
            // The older half is long past.
            _marks.AsSpan(Remembered / 2).CopyTo(_marks);
            _count = Remembered / 2;
        }

        _marks[_count++] = mark;
    }
}
