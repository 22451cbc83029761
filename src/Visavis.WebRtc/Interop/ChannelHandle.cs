using System.Runtime.InteropServices;

namespace Visavis.WebRtc.Interop;

/// <summary>A data channel of webrtcbin.</summary>
internal sealed partial class ChannelHandle(ObjectHandle channel) : IDisposable
{
    // GstWebRTCDataChannelState counts from 1 (connecting).
    private const int OpenState = 2;

    /// <summary>The channel itself, for its signals.</summary>
    public ObjectHandle Object => channel;

    public bool IsOpen => channel.GetEnum("ready-state") == OpenState;

    /// <summary>Bytes that wait to be sent.</summary>
    public ulong BufferedBytes => channel.GetUInt64("buffered-amount");

    public void Send(string text) => NativeMethods.gst_webrtc_data_channel_send_string(channel.Pointer, text);

    /// <summary>Closes the channel on both sides.</summary>
    public void Close() => NativeMethods.gst_webrtc_data_channel_close(channel.Pointer);

    public void Dispose() => channel.Dispose();

    private static partial class NativeMethods
    {
        [LibraryImport(NativeLibraries.WebRtc)]
        internal static partial void gst_webrtc_data_channel_close(nint channel);

        [LibraryImport(NativeLibraries.WebRtc, StringMarshalling = StringMarshalling.Utf8)]
        internal static partial void gst_webrtc_data_channel_send_string(nint channel, string text);
    }
}
