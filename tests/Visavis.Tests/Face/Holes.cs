namespace Visavis.Tests.Face;

/// <summary>Finds what shines through a head.</summary>
internal static class Holes
{
    /// <summary>Clear pixels that cannot be reached from the picture's border.</summary>
    /// <param name="alpha">[side, side] alpha as luma.</param>
    /// <param name="sidePx">Width and height.</param>
    public static List<int> EnclosedClearPixels(ReadOnlySpan<byte> alpha, int sidePx)
    {
        var reached = new bool[alpha.Length];
        var open = new Stack<int>();
        for (var i = 0; i < sidePx; i++)
        {
            foreach (var start in (ReadOnlySpan<int>)[i, (sidePx * (sidePx - 1)) + i, i * sidePx, (i * sidePx) + sidePx - 1]) Visit(alpha, start);
        }

        while (open.TryPop(out var at))
        {
            if (at % sidePx > 0) Visit(alpha, at - 1);
            if (at % sidePx < sidePx - 1) Visit(alpha, at + 1);
            if (at >= sidePx) Visit(alpha, at - sidePx);
            if (at < sidePx * (sidePx - 1)) Visit(alpha, at + sidePx);
        }

        var enclosed = new List<int>();
        for (var i = 0; i < alpha.Length; i++)
        {
            if (alpha[i] < 100 && !reached[i]) enclosed.Add(i);
        }

        return enclosed;

        void Visit(ReadOnlySpan<byte> plane, int at)
        {
            if (reached[at] || plane[at] >= 235) return;
            reached[at] = true;
            open.Push(at);
        }
    }
}
