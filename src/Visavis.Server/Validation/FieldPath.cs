using System.Text.Json;

namespace Visavis.Server.Validation;

/// <summary>Where in a request a value lies: <c>body</c> or <c>query</c>, then names and indexes. A linked list, so that going down costs one node.</summary>
internal sealed class FieldPath
{
    private readonly FieldPath? _parent;
    private readonly string? _name;
    private readonly int _index;

    private FieldPath(FieldPath? parent, string? name, int index)
    {
        _parent = parent;
        _name = name;
        _index = index;
    }

    /// <summary>The request's body.</summary>
    public static FieldPath Body { get; } = new(null, "body", 0);

    /// <summary>The parameters behind the path's question mark.</summary>
    public static FieldPath Query { get; } = new(null, "query", 0);

    public FieldPath Field(string name) => new(this, name, 0);

    public FieldPath Item(int index) => new(this, null, index);

    /// <summary>Writes the path as the contract's <c>loc</c>: strings for names, numbers for places in arrays and texts.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartArray();
        WriteParts(json);
        json.WriteEndArray();
    }

    public override string ToString()
    {
        var own = _name ?? _index.ToString();
        return _parent is null ? own : $"{_parent}.{own}";
    }

    private void WriteParts(Utf8JsonWriter json)
    {
        _parent?.WriteParts(json);
        if (_name is not null) json.WriteStringValue(_name);
        else json.WriteNumberValue(_index);
    }
}
