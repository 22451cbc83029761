namespace Visavis.TestKit.Memory;

/// <summary>Counts what a piece of code allocates on the managed heap.</summary>
public static class AllocationProbe
{
    /// <summary>Bytes allocated by the calling thread: the least of five runs.</summary>
    /// <remarks>
    /// A collection that another thread causes discards the rest of this thread's allocation buffer (up to 8 KiB), which then counts as allocated.
    /// Code that really allocates does so in every run.
    /// </remarks>
    public static long Measure(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        var least = long.MaxValue;
        for (var run = 0; run < 5 && least > 0; run++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
