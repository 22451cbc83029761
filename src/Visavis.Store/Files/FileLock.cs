namespace Visavis.Store.Files;

/// <summary>Keeps two processes (a server and a command line) from changing the same file at the same time.</summary>
internal static class FileLock
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromSeconds(5);

    /// <summary>Waits for the lock beside <paramref name="path"/>; disposing the result releases it.</summary>
    public static async Task<IDisposable> AcquireAsync(string path, TimeProvider time, CancellationToken cancellationToken)
    {
        var lockPath = path + ".lock";
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                return PrivateFile.OpenAlone(lockPath);
            }
            catch (IOException busy) when (busy is not DirectoryNotFoundException)
            {
                if (time.GetElapsedTime(started) > GiveUpAfter)
                    throw new StoreException($"{lockPath} is held by another process for more than {GiveUpAfter.TotalSeconds:0} s.", busy);
            }

            await Task.Delay(PollInterval, time, cancellationToken);
        }
    }
}
