namespace Visavis.Sessions.Loops;

/// <summary>A background loop with an owner: started once, cancelled and awaited at disposal, so that no task is ever forgotten.</summary>
/// <remarks>The only place in the product that may call <c>Task.Run</c>. A fault of the loop surfaces in <see cref="Completion"/>.</remarks>
public sealed class OwnedLoop : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();

    private OwnedLoop(Func<CancellationToken, Task> body)
    {
        var token = _stop.Token;
#pragma warning disable RS0030 // This type is the allowed owner.
        Completion = Task.Run(() => body(token), CancellationToken.None);
#pragma warning restore RS0030
    }

    /// <summary>Ends when the loop's body ended; faulted when it threw.</summary>
    public Task Completion { get; }

    /// <summary>Starts a loop on the thread pool.</summary>
    /// <param name="body">The loop; its token fires when the owner stops it.</param>
    public static OwnedLoop Start(Func<CancellationToken, Task> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return new OwnedLoop(body);
    }

    /// <summary>Asks the loop to stop, without waiting for it.</summary>
    public void RequestStop() => _stop.Cancel();

    /// <summary>Stops the loop and waits for its end. A fault was the body's to report: it is not thrown again here.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Completion.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        _stop.Dispose();
    }
}
