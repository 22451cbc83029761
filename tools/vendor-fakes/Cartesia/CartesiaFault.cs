using System.Reflection;

namespace Visavis.VendorFakes.Cartesia;

/// <summary>What goes wrong, chosen by the agent's id.</summary>
public static class CartesiaFault
{
    /// <summary>The call is never acknowledged.</summary>
    public const string NoAck = "fault-no-ack";

    /// <summary>After the first answer close 1000: idle timeout.</summary>
    public const string Idle = "fault-idle";

    /// <summary>After the first answer close 1000: the agent hangs up.</summary>
    public const string AgentEnds = "fault-agent-ends";

    /// <summary>After the first answer close 1011.</summary>
    public const string Abnormal = "fault-abnormal";

    /// <summary>The connection breaks in the first answer.</summary>
    public const string Drop = "fault-drop";

    /// <summary><c>transfer_call</c> before each answer.</summary>
    public const string Transfer = "fault-transfer";

    /// <summary>The newer <c>turn_started</c> and <c>turn_ended</c> around each answer.</summary>
    public const string TurnEvents = "fault-turn-events";

    /// <summary>Every fault.</summary>
    public static IReadOnlyList<string> All { get; } =
        [.. typeof(CartesiaFault).GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!)];
}
