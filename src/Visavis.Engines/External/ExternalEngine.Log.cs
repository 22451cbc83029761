using Microsoft.Extensions.Logging;

namespace Visavis.Engines.External;

public sealed partial class ExternalEngine
{
    [LoggerMessage(4001, LogLevel.Information, "External engine at {Host} connected")]
    private partial void LogConnected(string host);

    [LoggerMessage(4002, LogLevel.Warning, "External engine at {Host} could not be reached: {Why}")]
    private partial void LogConnectFailed(string host, string why);

    [LoggerMessage(4003, LogLevel.Information, "External engine closed its socket with {Status}")]
    private partial void LogClosed(int status);

    [LoggerMessage(4004, LogLevel.Warning, "External engine's connection broke: {Why}")]
    private partial void LogLost(string why);
}
