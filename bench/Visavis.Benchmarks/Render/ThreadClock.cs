using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Visavis.Benchmarks.Render;

/// <summary>CPU time of the calling thread: what a frame costs, however busy the machine is. Wall time where the system has no such clock.</summary>
internal static partial class ThreadClock
{
    private const int ThreadCpuTime = 3;

    public static double Milliseconds
    {
        get
        {
            if (!OperatingSystem.IsLinux() || NativeMethods.GetTime(ThreadCpuTime, out var time) != 0) return Stopwatch.GetTimestamp() * 1000.0 / Stopwatch.Frequency;
            return (time.Seconds * 1000.0) + (time.Nanoseconds / 1e6);
        }
    }

    private static partial class NativeMethods
    {
        [LibraryImport("libc", EntryPoint = "clock_gettime")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        internal static partial int GetTime(int clock, out TimeSpec time);
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
