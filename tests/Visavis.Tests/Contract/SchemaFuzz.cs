using System.Text.Json;
using System.Text.Json.Nodes;

namespace Visavis.Tests.Contract;

/// <summary>Makes request bodies out of the schemas of an OpenAPI document: valid ones, and ones with a few things wrong. The same seed makes the same bodies.</summary>
internal sealed class SchemaFuzz(JsonElement document, int seed)
{
    private static readonly string[] OddTexts =
        ["", " ", "\0", "\r\n", "ü", "💬", "null", "true", "0", "{}", "../../etc/passwd", "' OR 1=1 --", "<script>", "%00", "ws://", "wss://[::1", new('x', 5_000), "\u202Eevil", "\uFFFF"];

    private static readonly double[] OddNumbers = [0, -1, 1, 9, 10, 59, 60, 3600, 86_400, 86_401, 0.5, 1e15, -1e300, 1e300, int.MaxValue, long.MinValue];

    private readonly Random _random = new(seed);

    /// <summary>A body for a schema as text; now and then not even JSON.</summary>
    public string Body(JsonElement schema)
    {
        switch (_random.Next(30))
        {
            case 0:
                return Garbage();
            case 1:
                return Odd()?.ToJsonString() ?? "null";
            default:
                var body = Value(schema, 0)?.ToJsonString() ?? "null";
                return _random.Next(25) == 0 && body.Length > 2 ? body[.._random.Next(1, body.Length)] : body;
        }
    }

    /// <summary>An id for a path: a known one, one that does not exist, or nonsense.</summary>
    public string Id(IReadOnlyList<string> known) => _random.Next(4) switch
    {
        0 => Guid.NewGuid().ToString(),
        1 => Uri.EscapeDataString(OddTexts[_random.Next(1, OddTexts.Length)].Replace("\0", "", StringComparison.Ordinal) is { Length: > 0 and < 1000 } text ? text : "x"),
        _ => known.Count == 0 ? Guid.Empty.ToString() : known[_random.Next(known.Count)],
    };

    private JsonNode? Value(JsonElement schema, int depth)
    {
        schema = Resolve(schema);
        if (depth > 6 || _random.Next(12) == 0) return Odd();
        foreach (var union in (string[])["oneOf", "anyOf"])
        {
            if (schema.TryGetProperty(union, out var variants)) return Value(variants[_random.Next(variants.GetArrayLength())], depth + 1);
        }

        if (schema.TryGetProperty("const", out var only)) return JsonNode.Parse(only.GetRawText());
        if (schema.TryGetProperty("enum", out var words)) return JsonNode.Parse(words[_random.Next(words.GetArrayLength())].GetRawText());
        return TypeOf(schema) switch
        {
            "object" => Object(schema, depth),
            "array" => new JsonArray([.. Enumerable.Range(0, _random.Next(3)).Select(_ => Value(schema.GetProperty("items"), depth + 1))]),
            "integer" => _random.Next(3) == 0 ? OddNumbers[_random.Next(OddNumbers.Length)] : _random.Next(10, 90_000),
            "number" => OddNumbers[_random.Next(OddNumbers.Length)],
            "boolean" => _random.Next(2) == 0,
            "string" => Text(schema),
            _ => null,
        };
    }

    private JsonObject Object(JsonElement schema, int depth)
    {
        var made = new JsonObject();
        var required = schema.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(name => name.GetString()!).ToHashSet() : [];
        if (schema.TryGetProperty("properties", out var properties))
        {
            foreach (var property in properties.EnumerateObject())
            {
                if (_random.Next(10) < (required.Contains(property.Name) ? 9 : 4)) made[property.Name] = Value(property.Value, depth + 1);
            }
        }

        if (_random.Next(6) == 0) made[OddTexts[_random.Next(OddTexts.Length - 1)]] = Odd();
        return made;
    }

    private string Text(JsonElement schema)
    {
        if (_random.Next(4) == 0) return OddTexts[_random.Next(OddTexts.Length)];
        if (schema.TryGetProperty("default", out var usual) && usual.ValueKind == JsonValueKind.String) return usual.GetString()!;
        return schema.TryGetProperty("examples", out var examples) && examples.ValueKind == JsonValueKind.Array ? examples[0].ToString() : "text";
    }

    private JsonNode? Odd() => _random.Next(6) switch
    {
        0 => null,
        1 => OddNumbers[_random.Next(OddNumbers.Length)],
        2 => new JsonArray([null, 1, "x"]),
        3 => new JsonObject { ["type"] = OddTexts[_random.Next(OddTexts.Length)] },
        4 => _random.Next(2) == 0,
        _ => OddTexts[_random.Next(OddTexts.Length)],
    };

    private string Garbage() => _random.Next(5) switch
    {
        0 => "",
        1 => new string('[', _random.Next(1, 2_000)),
        2 => "{\"a\": \"\\ud800\"}",
        3 => "{\"conversation_engine\": {\"type\": \"text-echo\", \"type\": 5}}",
        _ => new string([.. Enumerable.Range(0, _random.Next(1, 60)).Select(_ => (char)_random.Next(32, 0x2FF))]),
    };

    private JsonElement Resolve(JsonElement schema)
    {
        while (schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("$ref", out var reference))
            schema = reference.GetString()![2..].Split('/').Aggregate(document, (at, name) => at.GetProperty(name));
        return schema;
    }

    private string TypeOf(JsonElement schema)
    {
        if (!schema.TryGetProperty("type", out var type)) return "object";
        return type.ValueKind == JsonValueKind.Array ? type[_random.Next(type.GetArrayLength())].GetString()! : type.GetString()!;
    }
}
