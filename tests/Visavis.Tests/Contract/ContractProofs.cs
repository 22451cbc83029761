using System.Reflection;
using System.Text.RegularExpressions;

namespace Visavis.Tests.Contract;

/// <summary>Which tests name which numbers of the contract: the attributes of those here, the names of those in TypeScript.</summary>
internal static partial class ContractProofs
{
    private static readonly string[] WebTests = ["tests/browser", "sdk/web/test"];

    /// <summary>By number: the tests, each as a link into the repository as pages under <c>docs/reference</c> have them.</summary>
    public static ILookup<string, string> Find() => OfTheWeb().Concat(Here()).Distinct().ToLookup(pair => pair.Number, pair => pair.Test);

    private static IEnumerable<(string Number, string Test)> Here() =>
        from type in typeof(ContractProofs).Assembly.GetTypes()
        from method in type.GetMethods()
        let named = method.GetCustomAttribute<ContractCheckAttribute>()
        where named is not null
        from number in named.Checks
        orderby type.FullName, method.Name
        select (number, $"`{type.Name}.{method.Name}`");

    private static IEnumerable<(string Number, string Test)> OfTheWeb() =>
        from folder in WebTests
        from path in Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, folder), "*.test.ts").Order(StringComparer.Ordinal)
        let file = Path.GetFileName(path)
        from number in NumbersOf(File.ReadAllText(path))
        select (number, $"[{file}](../../{folder}/{file})");

    /// <summary>The numbers within texts: those in comments prove nothing. "EXT-04 to EXT-07" stands for all four.</summary>
    private static IEnumerable<string> NumbersOf(string source) =>
        from line in source.Split('\n')
        where !line.TrimStart().StartsWith("//", StringComparison.Ordinal) && !line.Contains(".skip(", StringComparison.Ordinal) && !line.Contains(".todo(", StringComparison.Ordinal)
        from Match text in Texts().Matches(line)
        from Match match in Numbers().Matches(text.Value)
        from number in match.Groups["last"].Success ? ContractNumber.Range(match.Groups["first"].Value, match.Groups["last"].Value) : [match.Groups["first"].Value]
        select number;

    [GeneratedRegex("'[^']*'", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Texts();

    [GeneratedRegex(@"\b(?<first>(?:REST|LIFE|EXT|OAI|CAR|ECHO|SDK)-\d\d|D-[A-G]\d\d?)(?: to [A-Z-]+(?<last>\d\d))?\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Numbers();
}
