namespace Visavis.Tests.Contract;

/// <summary>A number of the contract, as <c>checks.txt</c> has it.</summary>
/// <param name="Section">Its heading there.</param>
/// <param name="Name">The number, e.g. <c>EXT-12</c>.</param>
/// <param name="ShownBy">Other numbers whose tests show this one too.</param>
/// <param name="WhyNot">Why no test shows it; null when one has to.</param>
internal sealed record ContractNumber(string Section, string Name, IReadOnlyList<string> ShownBy, string? WhyNot)
{
    /// <summary>All of them, in order.</summary>
    public static IReadOnlyList<ContractNumber> All { get; } = [.. Read(Path.Combine(RepositoryRoot.Path, "tests", "Visavis.Tests", "Contract", "checks.txt"))];

    /// <summary>The numbers from <paramref name="first"/> to the one that ends with <paramref name="last"/>, written as the first is.</summary>
    public static IEnumerable<string> Range(string first, string last)
    {
        var digits = first.Reverse().TakeWhile(char.IsAsciiDigit).Count();
        var from = int.Parse(first[^digits..], System.Globalization.CultureInfo.InvariantCulture);
        var to = int.Parse(last, System.Globalization.CultureInfo.InvariantCulture);
        var format = first.StartsWith("D-", StringComparison.Ordinal) ? "0" : "00";
        return Enumerable.Range(from, to - from + 1).Select(number => first[..^digits] + number.ToString(format, System.Globalization.CultureInfo.InvariantCulture));
    }

    private static IEnumerable<ContractNumber> Read(string path)
    {
        var section = "";
        foreach (var line in File.ReadLines(path))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal)) section = line[3..];
            if (line.Length == 0 || line[0] == '#') continue;
            var reason = line.Split(" ! ", 2);
            var others = reason[0].Split(" = ", 2);
            var shownBy = others.Length == 2 ? others[1].Split(' ') : [];
            var range = others[0].Split("..");
            var names = range.Length == 2 ? Range(range[0], range[1]) : [others[0]];
            foreach (var name in names) yield return new ContractNumber(section, name, shownBy, reason.Length == 2 ? reason[1] : null);
        }
    }
}
