using System.Net;
using System.Net.NetworkInformation;
using System.Runtime.InteropServices;

namespace Visavis.WebRtc.Interop;

/// <summary>Settings of webrtcbin's ICE agent (libnice) that webrtcbin itself does not offer.</summary>
internal static partial class IceAgent
{
    /// <summary>Applies the settings; before the pipeline starts.</summary>
    /// <param name="webRtc">The webrtcbin.</param>
    /// <param name="firstPort">First UDP port to use; null lets the system choose.</param>
    /// <param name="lastPort">Last UDP port to use.</param>
    /// <param name="localAddresses">Bind to these only; empty for every interface.</param>
    /// <param name="usesTcp">Whether candidates over TCP are offered too.</param>
    public static void Configure(ObjectHandle webRtc, int? firstPort, int? lastPort, IReadOnlyList<IPAddress> localAddresses, bool usesTcp)
    {
        using var ice = webRtc.GetObject("ice-agent") ?? throw new NativeRequestException("webrtcbin has no ICE agent.");
        if (firstPort is { } first && lastPort is { } last)
        {
            ice.Set("min-rtp-port", first.ToString());
            ice.Set("max-rtp-port", last.ToString());
        }

        using var agent = ice.Has("agent") ? ice.GetObject("agent") : null;
        if (agent is null) return; // Another ICE implementation than libnice: its own defaults hold.

        // Asking routers for a port mapping delays gathering by about 200 ms.
        if (agent.Has("upnp")) agent.Set("upnp", "false");
        if (agent.Has("ice-tcp")) agent.Set("ice-tcp", usesTcp ? "true" : "false");
        foreach (var address in localAddresses.Count > 0 ? localAddresses : OfflineAddresses()) AddLocalAddress(agent, address);
    }

    // Left alone the agent offers every address but the loopback ones: on a machine without a network that is none at all.
    private static IReadOnlyList<IPAddress> OfflineAddresses() =>
        NetworkInterface.GetIsNetworkAvailable() ? [] : [IPAddress.Loopback];

    private static void AddLocalAddress(ObjectHandle agent, IPAddress address)
    {
        var native = NativeMethods.nice_address_new();
        try
        {
            if (NativeMethods.nice_address_set_from_string(native, address.ToString()) == 0
                || NativeMethods.nice_agent_add_local_address(agent.Pointer, native) == 0)
            {
                throw new NativeRequestException($"The ICE agent does not take the local address {address}.");
            }
        }
        finally
        {
            NativeMethods.nice_address_free(native);
        }
    }

    private static partial class NativeMethods
    {
        [LibraryImport(NativeLibraries.Nice)]
        internal static partial nint nice_address_new();

        [LibraryImport(NativeLibraries.Nice)]
        internal static partial void nice_address_free(nint address);

        [LibraryImport(NativeLibraries.Nice, StringMarshalling = StringMarshalling.Utf8)]
        internal static partial int nice_address_set_from_string(nint address, string text);

        [LibraryImport(NativeLibraries.Nice)]
        internal static partial int nice_agent_add_local_address(nint agent, nint address);
    }
}
