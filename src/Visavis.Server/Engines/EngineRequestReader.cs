using System.Collections.Frozen;
using Visavis.Server.Validation;

namespace Visavis.Server.Engines;

/// <summary>Reads <c>conversation_engine</c>: a union told apart by <c>type</c>.</summary>
internal sealed class EngineRequestReader(IEnumerable<IEngineBinding> bindings, TextEchoBinding textEcho)
{
    private readonly FrozenDictionary<string, IEngineBinding> _bindings = bindings.ToFrozenDictionary(binding => binding.Type);

    /// <summary>Engine names, in order.</summary>
    public IEnumerable<string> Types => _bindings.Keys.Order();

    /// <summary>Reads the engine of a request. Absent and null stand for text-echo in the avatar's own voice.</summary>
    public EngineRequest? Read(FieldReader engine)
    {
        if (engine.IsAbsent || engine.IsNull) return textEcho.Default;
        return ReadType(engine) is { } binding ? binding.Read(engine) : null;
    }

    /// <summary>Reads the discriminator alone; what is wrong with it is added to the errors.</summary>
    public IEngineBinding? ReadType(FieldReader engine)
    {
        if (!engine.RequireObject()) return null;
        var type = engine["type"];
        if (type.IsAbsent)
        {
            type.Fail($"This field is required: one of {string.Join(", ", Types)}.", ValidationErrorType.MissingEngine);
            return null;
        }

        if (type.String() is not { } name) return null;
        if (_bindings.TryGetValue(name, out var binding)) return binding;
        type.Fail($"This must be one of: {string.Join(", ", Types)}.", ValidationErrorType.UnknownEngine);
        return null;
    }
}
