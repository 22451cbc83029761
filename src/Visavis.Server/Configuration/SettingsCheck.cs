namespace Visavis.Server.Configuration;

/// <summary>Compares what is configured with what can be: unknown keys and values that do not convert, all of them.</summary>
internal sealed class SettingsCheck
{
    // A typing mistake is a letter or two.
    private const int NearEnough = 2;

    private readonly List<string> _problems = [];
    private readonly HashSet<string> _bad = new(StringComparer.OrdinalIgnoreCase);

    private SettingsCheck()
    {
    }

    /// <summary>What is wrong, a line each, naming the key and never the value.</summary>
    public IReadOnlyList<string> Problems => _problems;

    public static SettingsCheck Of(IConfiguration configuration)
    {
        var check = new SettingsCheck();
        check.Section(configuration.GetChildren(), typeof(VisavisOptions), "");
        return check;
    }

    /// <summary>The configuration without what is wrong with it, so that the rest can be looked at too.</summary>
    public IConfiguration Rest(IConfiguration configuration) => _bad.Count == 0
        ? configuration
        : new ConfigurationBuilder()
            .AddInMemoryCollection(configuration.AsEnumerable().Where(pair => !_bad.Any(bad => IsAtOrBelow(pair.Key, bad))))
            .Build();

    private static bool IsAtOrBelow(string key, string bad) =>
        key.StartsWith(bad, StringComparison.OrdinalIgnoreCase) && (key.Length == bad.Length || key[bad.Length] == ':');

    private void Section(IEnumerable<IConfigurationSection> children, Type type, string path)
    {
        var known = SettingsShape.PropertiesOf(type).ToDictionary(property => property.Name, property => property.PropertyType, StringComparer.OrdinalIgnoreCase);
        foreach (var child in children)
        {
            if (known.TryGetValue(child.Key, out var wanted)) Value(child, wanted);
            else Problem(child, $"is unknown{Suggestion(child.Key, known.Keys, path)}");
        }
    }

    private void Value(IConfigurationSection child, Type wanted)
    {
        var children = child.GetChildren().ToList();
        if (SettingsShape.IsScalar(wanted))
        {
            if (children.Count > 0) Problem(child, "must be a single value");
            else if (child.Value is { } text && SettingsShape.Fault(wanted, text) is { } fault) Problem(child, fault);
        }
        else if (children.Count == 0 && !string.IsNullOrEmpty(child.Value))
        {
            Problem(child, SettingsShape.ItemOfList(wanted) is null ? "must be a section with keys of its own" : "must be a list");
        }
        else if ((SettingsShape.ValueOfMap(wanted) ?? SettingsShape.ItemOfList(wanted)) is { } inner)
        {
            foreach (var entry in children) Value(entry, inner);
        }
        else
        {
            Section(children, wanted, child.Path + ":");
        }
    }

    private void Problem(IConfigurationSection at, string what)
    {
        _bad.Add(at.Path);
        _problems.Add($"{at.Path} {what}{(what.EndsWith('?') ? "" : ".")}");
    }

    private static string Suggestion(string name, IEnumerable<string> known, string path)
    {
        var nearest = known.MinBy(candidate => Distance(name, candidate));
        return nearest is not null && Distance(name, nearest) <= NearEnough ? $"; did you mean {path}{nearest}?" : "";
    }

    /// <summary>Letters to change, add, drop or swap with their neighbour until one word is the other.</summary>
    private static int Distance(string a, string b)
    {
        var costs = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    costs[i, j] = i + j;
                    continue;
                }

                var same = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]);
                costs[i, j] = Math.Min(Math.Min(costs[i - 1, j], costs[i, j - 1]) + 1, costs[i - 1, j - 1] + (same ? 0 : 1));
                var swapped = i > 1 && j > 1 && char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 2]) && char.ToLowerInvariant(a[i - 2]) == char.ToLowerInvariant(b[j - 1]);
                if (swapped) costs[i, j] = Math.Min(costs[i, j], costs[i - 2, j - 2] + 1);
            }
        }

        return costs[a.Length, b.Length];
    }
}
