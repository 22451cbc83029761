using Microsoft.Extensions.Logging;

namespace Visavis.Engines.OpenAiRealtime;

public sealed partial class OpenAiRealtimeEngine
{
    [LoggerMessage(4110, LogLevel.Warning, "OpenAI Realtime at {Host} could not be reached (HTTP {Status}): {Why}")]
    private partial void LogConnectFailed(string host, int? status, string why);

    [LoggerMessage(4111, LogLevel.Information, "OpenAI Realtime at {Host} asks for a model: dialling once more with {Model}")]
    private partial void LogRedial(string host, string model);
}
