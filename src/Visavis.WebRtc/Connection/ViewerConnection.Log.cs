using Microsoft.Extensions.Logging;
using Visavis.Sessions.Ports;
using Visavis.WebRtc.Congestion;

namespace Visavis.WebRtc.Connection;

internal sealed partial class ViewerConnection
{
    [LoggerMessage(5001, LogLevel.Information, "Viewer {ViewerId} connected after {ConnectMs} ms")]
    private partial void LogConnected(string viewerId, int connectMs);

    [LoggerMessage(5002, LogLevel.Information, "Viewer {ViewerId} closed ({Reason})")]
    private partial void LogClosed(string viewerId, ViewerDisconnectReason reason);

    [LoggerMessage(5003, LogLevel.Information, "Viewer {ViewerId}: no sign of life for {SilenceSeconds} s")]
    private partial void LogSilent(string viewerId, int silenceSeconds);

    [LoggerMessage(5004, LogLevel.Information, "Viewer {ViewerId} did not connect within {LimitSeconds} s: is UDP to this machine's candidates open?")]
    private partial void LogNeverConnected(string viewerId, int limitSeconds);

    [LoggerMessage(5005, LogLevel.Information, "Viewer {ViewerId}: the path now bears these pictures: {Flow} (at {BitsPerSecond} bit/s)")]
    private partial void LogPictures(string viewerId, PictureFlow flow, int bitsPerSecond);

    [LoggerMessage(5010, LogLevel.Error, "Viewer {ViewerId}: the media pipeline failed: {Text}")]
    private partial void LogPipelineError(string viewerId, string text);

    [LoggerMessage(5011, LogLevel.Warning, "Viewer {ViewerId}: media pipeline: {Text}")]
    private partial void LogPipelineWarning(string viewerId, string text);

    [LoggerMessage(5012, LogLevel.Error, "Viewer {ViewerId}: the media pipeline did not stop cleanly within the limit; its memory and threads may be lost")]
    private partial void LogStuck(Exception exception, string viewerId);

    [LoggerMessage(5013, LogLevel.Error, "A viewer's observer failed")]
    private partial void LogObserverFault(Exception exception);
}
