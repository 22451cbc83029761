namespace Visavis.Sessions;

/// <summary>Why a session ended: a closed list, documented in docs/reference/errors.md.</summary>
public enum SessionEndReason
{
    /// <summary>DELETE by the customer's backend.</summary>
    Deleted,

    /// <summary>Nobody was connected for <c>user_absent_timeout</c>.</summary>
    UserAbsent,

    /// <summary><c>max_duration</c> since creation.</summary>
    MaxDuration,

    /// <summary>An external engine closed its WebSocket.</summary>
    EngineClosed,

    /// <summary>A hosted agent ended the call normally.</summary>
    AgentEnded,

    /// <summary>The engine could not be reached.</summary>
    EngineConnectFailed,

    /// <summary>The engine's connection was lost.</summary>
    EngineLost,

    /// <summary>The engine speaks an unsupported protocol version.</summary>
    EngineVersion,

    /// <summary>An external engine did not answer a ping.</summary>
    PongTimeout,

    /// <summary>A fault on our side.</summary>
    InternalError,

    /// <summary>The server is going down.</summary>
    ServerShutdown,

    /// <summary>The process that ran it died without a word; noted by the next start, or by another process.</summary>
    ServerLost,
}

/// <summary>The wire names of end reasons.</summary>
public static class SessionEndReasons
{
    /// <summary>The snake_case code used in REST, events and close frames.</summary>
    public static string ToCode(this SessionEndReason reason) => reason switch
    {
        SessionEndReason.Deleted => "deleted",
        SessionEndReason.UserAbsent => "user_absent",
        SessionEndReason.MaxDuration => "max_duration",
        SessionEndReason.EngineClosed => "engine_closed",
        SessionEndReason.AgentEnded => "agent_ended",
        SessionEndReason.EngineConnectFailed => "engine_connect_failed",
        SessionEndReason.EngineLost => "engine_lost",
        SessionEndReason.EngineVersion => "engine_version",
        SessionEndReason.PongTimeout => "pong_timeout",
        SessionEndReason.InternalError => "internal_error",
        SessionEndReason.ServerShutdown => "server_shutdown",
        SessionEndReason.ServerLost => "server_lost",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, null),
    };

    /// <summary>The reason with this code; <see cref="SessionEndReason.InternalError"/> for a code of another version.</summary>
    public static SessionEndReason FromCode(string code)
    {
        foreach (var reason in Enum.GetValues<SessionEndReason>())
        {
            if (reason.ToCode() == code) return reason;
        }

        return SessionEndReason.InternalError;
    }

    /// <summary>True for the reasons that the viewer is told of by an <c>error</c> event first.</summary>
    public static bool IsFailure(this SessionEndReason reason) => reason
        is SessionEndReason.EngineConnectFailed
        or SessionEndReason.EngineLost
        or SessionEndReason.EngineVersion
        or SessionEndReason.InternalError;
}
