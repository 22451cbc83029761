using System.Collections.Concurrent;
using Visavis.Sessions.Ports;

namespace Visavis.Sessions.Live;

/// <summary>The one viewer of a session, and those who are still connecting.</summary>
internal sealed class ViewerSeat
{
    // A page that retries in a loop must not pile up pipelines.
    private const int MaxOpen = 4;

    private readonly ConcurrentDictionary<string, IViewerConnection> _open = new();
    private readonly ConcurrentQueue<IViewerConnection> _oldestFirst = new();
    private volatile IViewerConnection? _current;

    public IViewerConnection? Current => _current;

    public IViewerConnection? Find(string connectionId) => _open.GetValueOrDefault(connectionId);

    /// <summary>Remembers a connection under way.</summary>
    /// <returns>One to close because there are too many, or null.</returns>
    public IViewerConnection? Add(IViewerConnection viewer)
    {
        if (!_open.TryAdd(viewer.Id, viewer)) return null;
        _oldestFirst.Enqueue(viewer);
        while (_open.Count > MaxOpen && _oldestFirst.TryDequeue(out var oldest))
        {
            if (oldest == _current)
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

    /// <summary>Forgets a connection.</summary>
    /// <returns>True when it had the seat: nobody is watching now.</returns>
    public bool Leave(IViewerConnection viewer)
    {
        _open.TryRemove(viewer.Id, out _);
        if (_current != viewer) return false;
        _current = null;
        return true;
    }

    /// <summary>Every open connection.</summary>
    public IReadOnlyCollection<IViewerConnection> All => [.. _open.Values];
}
