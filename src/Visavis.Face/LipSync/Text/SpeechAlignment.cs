using Visavis.Face.LipSync.Network;
using Visavis.Face.LipSync.Signal;

namespace Visavis.Face.LipSync.Text;

/// <summary>Finds known phones in a recording: the network hears, a dynamic programme keeps to the order (Viterbi alignment).</summary>
public static class SpeechAlignment
{
    /// <summary>Longest recording, in seconds: time and memory grow with its square.</summary>
    public const int MaxSeconds = 120;

    // Log-probabilities: a pause that the text does not ask for; what the network holds impossible is only unlikely.
    private const float UnaskedPause = -3, Floor = .003f;

    /// <summary>Places visemes in a recording.</summary>
    /// <param name="pcm">s16 mono 24 kHz, at most <see cref="MaxSeconds"/>.</param>
    /// <param name="order">What is said, in order; times do not matter, pauses are optional.</param>
    /// <returns>The same visemes with the times of the recording; pauses where it has them.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The recording is too long, or too short for what it is said to hold.</exception>
    public static IReadOnlyList<VisemeMark> Align(ReadOnlySpan<short> pcm, IReadOnlyList<Viseme> order)
    {
        ArgumentNullException.ThrowIfNull(order);
        var sounds = Merge(order);
        var steps = (pcm.Length / MelFrontEnd.HopSamples) + 1;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(steps, MaxSeconds * LipSyncAnalysis.StepsPerSecond, nameof(pcm));
        if (sounds.Count == 0 || sounds.Count > steps) throw new ArgumentOutOfRangeException(nameof(order), $"{sounds.Count} sounds do not fit a recording of {steps} times 10 ms.");
        var path = Walk(Hear(pcm, steps), steps, sounds);
        return Describe(path, sounds);
    }

    // Pauses are optional everywhere, and two sounds alike that follow each other without one look like one.
    private static List<Viseme> Merge(IReadOnlyList<Viseme> order)
    {
        var sounds = new List<Viseme>();
        var before = Viseme.Silence;
        foreach (var viseme in order)
        {
            if (viseme != Viseme.Silence && viseme != before) sounds.Add(viseme);
            before = viseme;
        }

        return sounds;
    }

    /// <summary>[steps, 15] log-probabilities.</summary>
    private static float[] Hear(ReadOnlySpan<short> pcm, int steps)
    {
        var model = VisemeModel.Default;
        var frontEnd = new MelFrontEnd();
        var network = new VisemeNetwork(model);
        var heard = new float[steps * Visemes.Count];
        Span<float> mel = stackalloc float[MelFilters.Bands];
        ReadOnlySpan<short> silence = new short[MelFrontEnd.WindowSamples];
        for (var frame = 0; frame - model.LookAheadFrames < steps; frame++)
        {
            int consumed;
            while (!frontEnd.Push(pcm.IsEmpty ? silence : pcm, out consumed, mel)) pcm = pcm.IsEmpty ? pcm : pcm[consumed..];
            pcm = pcm.IsEmpty ? pcm : pcm[consumed..];
            var said = network.Step(mel);
            var step = frame - model.LookAheadFrames;
            for (var v = 0; v < Visemes.Count && step >= 0; v++) heard[(step * Visemes.Count) + v] = MathF.Log(said.Visemes[v] + Floor);
        }

        return heard;
    }

    /// <summary>The best way through the states pause, sound 0, pause, sound 1, ... pause: one state per step.</summary>
    private static int[] Walk(float[] heard, int steps, List<Viseme> sounds)
    {
        var states = (2 * sounds.Count) + 1;
        var from = new byte[steps * states];
        var before = new float[states];
        var now = new float[states];
        Array.Fill(before, float.NegativeInfinity);
        before[0] = heard[0];
        before[1] = heard[(int)sounds[0]];
        for (var step = 1; step < steps; step++)
        {
            for (var state = 0; state < states; state++)
            {
                // Stay, come from the state before, or leave out the pause between two sounds.
                var (best, back) = (before[state], (byte)0);
                if (state > 0 && before[state - 1] is var one && Entry(state, states) + one > best) (best, back) = (Entry(state, states) + one, 1);
                if (state > 2 && state % 2 == 1 && before[state - 2] > best) (best, back) = (before[state - 2], 2);
                from[(step * states) + state] = back;
                var viseme = state % 2 == 0 ? Viseme.Silence : sounds[state / 2];
                now[state] = best + heard[(step * Visemes.Count) + (int)viseme];
            }

            (before, now) = (now, before);
        }

        var path = new int[steps];
        path[^1] = before[states - 1] >= before[states - 2] ? states - 1 : states - 2;
        for (var step = steps - 1; step > 0; step--) path[step - 1] = path[step] - from[(step * states) + path[step]];
        return path;
    }

    private static float Entry(int state, int states) => state % 2 == 0 && state < states - 1 ? UnaskedPause : 0;

    private static List<VisemeMark> Describe(int[] path, List<Viseme> sounds)
    {
        var marks = new List<VisemeMark>();
        for (var from = 0; from < path.Length;)
        {
            var to = from;
            while (to < path.Length && path[to] == path[from]) to++;
            var viseme = path[from] % 2 == 0 ? Viseme.Silence : sounds[path[from] / 2];
            // A step describes the 10 ms around its moment.
            marks.Add(new VisemeMark(viseme, Math.Max(0, (from * MelFrontEnd.HopSamples) - (MelFrontEnd.HopSamples / 2)), (to * MelFrontEnd.HopSamples) - (MelFrontEnd.HopSamples / 2)));
            from = to;
        }

        return marks;
    }
}
