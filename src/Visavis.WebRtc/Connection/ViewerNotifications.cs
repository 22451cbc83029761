using Visavis.Sessions.Ports;

namespace Visavis.WebRtc.Connection;

/// <summary>Calls a viewer's observer by its rules: connected at most once, disconnected once and last, and no fault of it reaches native code.</summary>
internal sealed class ViewerNotifications(IViewerObserver observer, IViewerConnection viewer, Action<Exception> onFault)
{
    private int _connected;
    private volatile bool _isOver;
    private volatile bool _isSilent;

    /// <summary>Media can flow.</summary>
    /// <returns>False when that was said before, or the end was.</returns>
    public bool Connected()
    {
        if (_isOver || Interlocked.Exchange(ref _connected, 1) != 0) return false;
        Guarded(() => observer.OnViewerConnected(viewer));
        return true;
    }

    /// <summary>Nothing gets through at present.</summary>
    public void Unreachable(TimeSpan silence)
    {
        if (!_isOver) Guarded(() => observer.OnViewerUnreachable(viewer, silence));
    }

    /// <summary>It does again.</summary>
    public void Reachable()
    {
        if (!_isOver) Guarded(() => observer.OnViewerReachable(viewer));
    }

    /// <summary>Microphone: a media thread calls this 50 times a second, so it makes no closure.</summary>
    public void Microphone(ReadOnlySpan<short> pcm)
    {
        if (_isOver) return;
        try
        {
            observer.OnMicrophone(viewer, pcm);
        }
        catch (Exception exception)
        {
            onFault(exception);
        }
    }

    public void Message(string message)
    {
        if (!_isOver) Guarded(() => observer.OnMessage(viewer, message));
    }

    /// <summary>Lets nothing through any more but the end itself.</summary>
    public void Mute() => _isOver = true;

    /// <summary>Lets nothing through at all.</summary>
    public void Silence() => _isSilent = _isOver = true;

    public void Disconnected(ViewerDisconnectReason reason)
    {
        if (!_isSilent) Guarded(() => observer.OnViewerDisconnected(viewer, reason));
    }

    private void Guarded(Action call)
    {
        try
        {
            call();
        }
        catch (Exception exception)
        {
            onFault(exception);
        }
    }
}
