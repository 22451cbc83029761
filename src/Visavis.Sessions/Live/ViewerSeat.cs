using System.Collections.Concurrent;
using Visavis.Sessions.Ports;

namespace Visavis.Sessions.Live;

/// <summary>The one viewer that a session talks with, those who only watch, and those who are still connecting.</summary>
internal sealed class ViewerSeat
{
    // A page that retries in a loop must not pile up pipelines.
    private const int MaxConnecting = 3;

    // Each costs sound, encryption and network of its own, and an encoder where its path is thin.
    private const int MaxWatchers = 8;

    private readonly ConcurrentDictionary<string, IViewerConnection> _open = new();
    private readonly ConcurrentQueue<IViewerConnection> _oldestFirst = new();
    private volatile IViewerConnection? _current;

    private volatile IViewerConnection[] _watchers = [];

    public IViewerConnection? Current => _current;

    /// <summary>True while anybody sees the avatar.</summary>
    public bool IsWatched => _current is not null || _watchers.Length > 0;

    /// <summary>Everybody who sees the avatar, the one it talks with first.</summary>
    public IReadOnlyList<IViewerConnection> Audience => _current is { } current ? [current, .. _watchers] : _watchers;

    public IViewerConnection? Find(string connectionId) => _open.GetValueOrDefault(connectionId);

    /// <summary>Remembers a connection under way.</summary>
    /// <returns>One to close because there are too many, or null.</returns>
    public IViewerConnection? Add(IViewerConnection viewer)
    {
        if (!_open.TryAdd(viewer.Id, viewer)) return null;
        _oldestFirst.Enqueue(viewer);
        while (_open.Count > MaxConnecting + Audience.Count && _oldestFirst.TryDequeue(out var oldest))
        {
            if (Audience.Contains(oldest))
            {
                _oldestFirst.Enqueue(oldest);
                continue;
            }

            if (_open.TryRemove(oldest.Id, out _)) return oldest;
        }

        return null;
    }

    /// <summary>Gives the seat to a connected viewer.</summary>
    /// <returns>Who sat there before, or null.</returns>
    public IViewerConnection? Take(IViewerConnection viewer)
    {
        var previous = _current;
        _current = viewer;
        return previous == viewer ? null : previous;
    }

    /// <summary>Lets a connected viewer watch beside the others. Session's mailbox only, as <see cref="Take"/> and <see cref="Leave"/>.</summary>
    /// <returns>False when there are too many.</returns>
    public bool Watch(IViewerConnection viewer)
    {
        if (_watchers.Contains(viewer)) return true;
        if (_watchers.Length >= MaxWatchers) return false;
        _watchers = [.. _watchers, viewer];
        return true;
    }

    /// <summary>Forgets a connection.</summary>
    /// <returns>True when it saw the avatar.</returns>
    public bool Leave(IViewerConnection viewer)
    {
        _open.TryRemove(viewer.Id, out _);
        if (_current == viewer) _current = null;
        else if (_watchers.Contains(viewer)) _watchers = [.. _watchers.Where(v => v != viewer)];
        else return false;
        return true;
    }

    /// <summary>Every open connection.</summary>
    public IReadOnlyCollection<IViewerConnection> All => [.. _open.Values];
}
