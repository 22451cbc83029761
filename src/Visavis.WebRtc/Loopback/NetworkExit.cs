using Visavis.WebRtc.Interop;

namespace Visavis.WebRtc.Loopback;

/// <summary>The places where a pipeline hands packets to the network, found as they come to be.</summary>
internal sealed class NetworkExit : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<ObjectHandle> _pads = [];
    private readonly SignalSubscription _subscription;

    public NetworkExit(Pipeline pipeline) => _subscription = SignalSubscription.OnDeepElement(pipeline, Added);

    /// <summary>Lets no packet out any more: as a browser whose process was killed, without a goodbye. The network path itself stays up.</summary>
    public void Shut()
    {
        lock (_gate)
        {
            foreach (var pad in _pads) new DropAll().WatchData(pad.Pointer);
        }
    }

    public void Dispose()
    {
        _subscription.Dispose();
        lock (_gate)
        {
            foreach (var pad in _pads) pad.Dispose();
            _pads.Clear();
        }
    }

    private void Added(nint element)
    {
        if (Pads.FactoryName(element) != "nicesink" || Pads.Static(element, "sink") is not { } pad) return;
        lock (_gate) _pads.Add(pad);
    }

    private sealed class DropAll : PadProbe
    {
        protected override ProbeVerdict OnData(nint data) => ProbeVerdict.Drop;
    }
}
