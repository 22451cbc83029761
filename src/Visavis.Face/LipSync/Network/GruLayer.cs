using System.Numerics;
using System.Runtime.InteropServices;

namespace Visavis.Face.LipSync.Network;

/// <summary>Weights of one gated recurrent layer (Cho et al. 2014, in the variant with the reset gate after the product).</summary>
/// <param name="InputWeights">[3 hidden, input] rows for reset, update, candidate.</param>
/// <param name="StateWeights">[3 hidden, hidden], in the same order.</param>
/// <param name="InputBias">[3 hidden].</param>
/// <param name="StateBias">[3 hidden].</param>
internal sealed record GruLayer(float[] InputWeights, float[] StateWeights, float[] InputBias, float[] StateBias)
{
    public int Hidden => StateBias.Length / 3;

    /// <summary>Moves the state on by one step.</summary>
    /// <param name="input">[input].</param>
    /// <param name="state">[hidden], updated in place.</param>
    /// <param name="scratch">[6 hidden].</param>
    public void Step(ReadOnlySpan<float> input, Span<float> state, Span<float> scratch)
    {
        var hidden = state.Length;
        var fromInput = scratch[..(3 * hidden)];
        var fromState = scratch.Slice(3 * hidden, 3 * hidden);
        DenseKernel.Apply(InputWeights, InputBias, input, fromInput);
        DenseKernel.Apply(StateWeights, StateBias, state, fromState);
        var x = MemoryMarshal.Cast<float, Vector<float>>(fromInput);
        var h = MemoryMarshal.Cast<float, Vector<float>>(fromState);
        var s = MemoryMarshal.Cast<float, Vector<float>>(state);
        var n = s.Length;
        for (var i = 0; i < n; i++)
        {
            var reset = Sigmoid(x[i] + h[i]);
            var update = Sigmoid(x[n + i] + h[n + i]);
            var candidate = Tanh(x[(2 * n) + i] + (reset * h[(2 * n) + i]));
            s[i] = candidate + (update * (s[i] - candidate));
        }
    }

    private static Vector<float> Sigmoid(Vector<float> x) => Vector<float>.One / (Vector<float>.One + Vector.Exp(-x));

    private static Vector<float> Tanh(Vector<float> x) => (new Vector<float>(2) * Sigmoid(x * 2)) - Vector<float>.One;
}
