using Microsoft.Extensions.Logging;

namespace Visavis.Engines.TextEcho;

public sealed partial class TextEchoEngine
{
    [LoggerMessage(5101, LogLevel.Warning, "Speech task {TaskId} could not be spoken by {VoiceId}; the next one follows")]
    private partial void LogTaskFailed(Exception exception, Guid taskId, string voiceId);

    [LoggerMessage(5102, LogLevel.Warning, "Speech task {TaskId} was dropped: {QueuedCharacters} characters wait already")]
    private partial void LogQueueFull(Guid taskId, long queuedCharacters);
}
