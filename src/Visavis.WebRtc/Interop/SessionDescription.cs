using System.Runtime.InteropServices;

namespace Visavis.WebRtc.Interop;

/// <summary>An SDP description in webrtcbin's form.</summary>
internal sealed unsafe partial class SessionDescription : SafeHandle
{
    private SessionDescription(nint description)
        : base(0, ownsHandle: true)
    {
        SetHandle(description);
        NativeCount.HandleOpened();
    }

    /// <summary><c>GstWebRTCSDPType</c>.</summary>
    private enum SdpType
    {
        Offer = 1,
        ProvisionalAnswer = 2,
        Answer = 3,
    }

    public override bool IsInvalid => handle == 0;

    public nint Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsClosed, this);
            return handle;
        }
    }

    /// <summary>Parses an offer.</summary>
    /// <returns>Null when GStreamer cannot read it.</returns>
    public static SessionDescription? ParseOffer(string text) => Parse(text, SdpType.Offer);

    /// <summary>Parses an answer.</summary>
    /// <returns>Null when GStreamer cannot read it.</returns>
    public static SessionDescription? ParseAnswer(string text) => Parse(text, SdpType.Answer);

    /// <summary>The text of webrtcbin's current local description, candidates so far included.</summary>
    public static string LocalText(ObjectHandle webRtc)
    {
        var value = webRtc.GetValue("local-description");
        var description = (Native*)value.PeekBoxed();
        var text = description is null ? "" : GLib.TakeText(NativeMethods.gst_sdp_message_as_text(description->Message));
        value.Clear();
        return text;
    }

    protected override bool ReleaseHandle()
    {
        NativeMethods.gst_webrtc_session_description_free(handle);
        NativeCount.HandleReleased();
        return true;
    }

    private static SessionDescription? Parse(string text, SdpType type)
    {
        if (NativeMethods.gst_sdp_message_new_from_text(text, out var message) != 0 || message == 0) return null;
        return new SessionDescription(NativeMethods.gst_webrtc_session_description_new((int)type, message)); // Takes the message over.
    }

    /// <summary>The public head of <c>GstWebRTCSessionDescription</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Native
    {
        public int Type;
        public nint Message;
    }

    private static partial class NativeMethods
    {
        [LibraryImport(NativeLibraries.WebRtc)]
        internal static partial nint gst_webrtc_session_description_new(int type, nint message);

        [LibraryImport(NativeLibraries.WebRtc)]
        internal static partial void gst_webrtc_session_description_free(nint description);

        [LibraryImport(NativeLibraries.Sdp, StringMarshalling = StringMarshalling.Utf8)]
        internal static partial int gst_sdp_message_new_from_text(string text, out nint message);

        [LibraryImport(NativeLibraries.Sdp)]
        internal static partial nint gst_sdp_message_as_text(nint message);
    }
}
