using System.Text.Json;

namespace Visavis.Server.Validation;

/// <summary>
/// A value of a JSON request, or the place where one could be. Readers are composed by hand: each check that fails adds to one list
/// and yields null, so that a request with five mistakes is answered with five.
/// </summary>
/// <remarks>The document has been checked by <see cref="JsonRequest"/>: every string in it is valid text.</remarks>
internal readonly struct FieldReader
{
    private readonly JsonElement _value;

    public FieldReader(JsonElement value, FieldPath path, ValidationErrors errors)
    {
        _value = value;
        Path = path;
        Errors = errors;
    }

    public FieldPath Path { get; }

    public ValidationErrors Errors { get; }

    /// <summary>True when the request says nothing here. An explicit null is something.</summary>
    public bool IsAbsent => _value.ValueKind == JsonValueKind.Undefined;

    public bool IsNull => _value.ValueKind == JsonValueKind.Null;

    public bool IsObject => _value.ValueKind == JsonValueKind.Object;

    /// <summary>A member of this object; absent when this is no object.</summary>
    public FieldReader this[string name] =>
        new(IsObject && _value.TryGetProperty(name, out var member) ? member : default, Path.Field(name), Errors);

    /// <summary>The members of this object in order; of a repeated name, all.</summary>
    public IEnumerable<(string Name, FieldReader Value)> Members()
    {
        if (!IsObject) yield break;
        foreach (var member in _value.EnumerateObject())
            yield return (member.Name, new FieldReader(member.Value, Path.Field(member.Name), Errors));
    }

    /// <summary>Adds an error about this value and yields the answer of a failed read.</summary>
    public void Fail(string message, string type) => Errors.Add(Path, message, type);

    public void FailMissing() => Fail("This field is required.", ValidationErrorType.Missing);

    /// <summary>True for an object; anything else present is an error.</summary>
    public bool ExpectObject()
    {
        if (IsObject) return true;
        if (!IsAbsent) Fail("This must be an object.", ValidationErrorType.ObjectType);
        return false;
    }

    /// <summary>As <see cref="ExpectObject"/>, and absence is an error too.</summary>
    public bool RequireObject()
    {
        if (IsAbsent) FailMissing();
        return ExpectObject();
    }

    /// <summary>The string here, or null when it is absent or wrong.</summary>
    public string? String()
    {
        if (_value.ValueKind == JsonValueKind.String) return _value.GetString();
        if (!IsAbsent) Fail("This must be a string.", ValidationErrorType.StringType);
        return null;
    }

    /// <summary>The string here; absence is an error too.</summary>
    public string? RequiredString()
    {
        if (IsAbsent) FailMissing();
        return String();
    }

    /// <summary>The string here; absence and emptiness are errors too.</summary>
    public string? RequiredNonEmptyString()
    {
        var text = RequiredString();
        if (text is not { Length: 0 }) return text;
        Fail("This must not be empty.", ValidationErrorType.TooShort);
        return null;
    }

    /// <summary>One of the given words, or null when it is absent or wrong.</summary>
    public string? OneOf(params ReadOnlySpan<string> words)
    {
        var text = String();
        if (text is null || words.Contains(text)) return text;
        Fail($"This must be one of: {string.Join(", ", words.ToArray().Select(word => $"'{word}'"))}.", ValidationErrorType.NotInEnum);
        return null;
    }

    /// <summary>A whole number in a range, or null when it is absent or wrong. 60.0 and 6e1 are whole; "60", true and null are not.</summary>
    public long? Integer(long least, long most = long.MaxValue)
    {
        if (IsAbsent) return null;
        if (_value.ValueKind != JsonValueKind.Number)
        {
            Fail("This must be a whole number.", ValidationErrorType.IntegerType);
            return null;
        }

        if (!_value.TryGetInt64(out var number))
        {
            var real = _value.GetDouble();
            // Beyond 2^53 every double is whole, and out of every range that is asked for.
            if (double.IsFinite(real) && Math.Floor(real) != real)
            {
                Fail("This must be a whole number.", ValidationErrorType.NotWhole);
                return null;
            }

            number = real >= long.MaxValue ? long.MaxValue : real <= long.MinValue ? long.MinValue : (long)real;
        }

        if (number < least)
        {
            Fail($"This must be at least {least}.", ValidationErrorType.TooSmall);
            return null;
        }

        if (number <= most) return number;
        Fail($"This must be at most {most}.", ValidationErrorType.TooLarge);
        return null;
    }
}
