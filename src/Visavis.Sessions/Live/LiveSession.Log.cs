using Microsoft.Extensions.Logging;
using Visavis.Sessions.Ports;

namespace Visavis.Sessions.Live;

public sealed partial class LiveSession
{
    [LoggerMessage(3001, LogLevel.Information, "Session {SessionId} created: avatar {AvatarId}, engine {EngineType}")]
    private partial void LogCreated(Guid sessionId, string avatarId, string engineType);

    [LoggerMessage(3002, LogLevel.Information, "Session {SessionId}: viewer {ViewerId} joined")]
    private partial void LogViewerJoined(Guid sessionId, string viewerId);

    [LoggerMessage(3003, LogLevel.Information, "Session {SessionId}: viewer {ViewerId} gone ({Reason})")]
    private partial void LogViewerLeft(Guid sessionId, string viewerId, ViewerDisconnectReason reason);

    [LoggerMessage(3004, LogLevel.Information, "Session {SessionId} ended: {Reason}")]
    private partial void LogEnded(Guid sessionId, SessionEndReason reason);

    [LoggerMessage(3005, LogLevel.Information, "Session {SessionId}: the engine failed ({Reason}) before anybody joined; kept so that the page learns of it")]
    private partial void LogHeld(Guid sessionId, SessionEndReason reason);

    [LoggerMessage(3010, LogLevel.Error, "Session {SessionId}: engine {EngineType} failed")]
    private partial void LogEngineFault(Exception exception, Guid sessionId, string engineType);

    [LoggerMessage(3011, LogLevel.Error, "Session {SessionId}: control loop failed")]
    private partial void LogControlFault(Exception exception, Guid sessionId);

    [LoggerMessage(3012, LogLevel.Error, "Session {SessionId}: drawing or sending media failed")]
    private partial void LogPumpFault(Exception exception, Guid sessionId);

    [LoggerMessage(3013, LogLevel.Warning, "Session {SessionId}: not everything could be closed in time")]
    private partial void LogTeardownFault(Exception exception, Guid sessionId);

    [LoggerMessage(3014, LogLevel.Error, "Session {SessionId}: mailbox full, an event was lost")]
    private partial void LogMailboxFull(Guid sessionId);
}
