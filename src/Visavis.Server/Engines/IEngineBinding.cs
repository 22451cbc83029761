using Visavis.Server.Avatars;
using Visavis.Server.Problems;
using Visavis.Server.Validation;
using Visavis.Sessions.Ports;

namespace Visavis.Server.Engines;

/// <summary>One kind of conversation engine as requests know it. A new engine is one more registration of this.</summary>
internal interface IEngineBinding
{
    /// <summary>Value of <c>conversation_engine.type</c>.</summary>
    string Type { get; }

    /// <summary>Reads the engine's own fields; what is wrong is added to the reader's errors.</summary>
    /// <returns>The engine asked for, or null when something is wrong.</returns>
    EngineRequest? Read(FieldReader fields);
}

/// <summary>An engine as a valid request asks for it. May hold secrets: never log one.</summary>
internal abstract class EngineRequest
{
    /// <summary>Checks what only the server can know (is there such a voice?) and prepares the engine.</summary>
    /// <param name="avatar">Who is going to speak.</param>
    /// <returns>A way to make the engine, once there is room for the session.</returns>
    public abstract Outcome<Func<IConversationEngine>> Prepare(AvatarEntry avatar);

    /// <summary>Checks what only others can know (does the vendor have such a voice?); after <see cref="Prepare"/>, with the same avatar.</summary>
    /// <returns>What is wrong, or null.</returns>
    public virtual ValueTask<ApiProblem?> CheckAsync(AvatarEntry avatar, CancellationToken cancellationToken) => default;
}
