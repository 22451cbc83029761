using System.Text;

namespace Visavis.Tests.Contract;

/// <summary>Every number of the contract has a test, or a reason why there is none; <c>docs/reference/conformance.md</c> says which.</summary>
public sealed class ContractCoverageTests
{
    private const string Heading = """
        # Conformance

        Visavis keeps to a compatibility contract: numbered checks (`EXT-12`), decisions (`D-C5`) and the rows of its engine matrix (`B.5`). Here is
        where each of them is shown. A test names the numbers that it shows: a .NET test with `[ContractCheck("EXT-12")]`, a browser test in its own
        name. The numbers stand in [checks.txt](../../tests/Visavis.Tests/Contract/checks.txt), with the reasons of those that no test shows.

            ./visavis test --only contract            # the .NET tests that name a number, and this page
            ./visavis test --only external            # the external engine, in a browser and without
            ./visavis test --only engines             # OpenAI Realtime, Cartesia and the voices of others
            ./visavis test --only EXT-12              # the browser tests of one number

        This page is compared with the tests. After a change write it anew: `VISAVIS_UPDATE_CONFORMANCE=1 ./visavis test --only contract`.

        What nobody can show without an account at a vendor (whether OpenAI takes a bare address with every client secret, the rate of a Cartesia
        agent's speech, what it closes a call with) is told in the guides: [OpenAI Realtime](../guide/openai-realtime.md), [Cartesia](../guide/cartesia.md).

        """;

    private static string PagePath => Path.Combine(RepositoryRoot.Path, "docs", "reference", "conformance.md");

    [Fact]
    [ContractCheck]
    public void EveryNumber_HasATestOrAReason()
    {
        var proofs = ContractProofs.Find();
        var byName = ContractNumber.All.ToDictionary(number => number.Name, StringComparer.Ordinal);

        AssertNone("Nothing shows", ContractNumber.All.Where(number => number.WhyNot is null && !IsShown(number)).Select(number => number.Name));
        AssertNone("A test shows what is said to have none", ContractNumber.All.Where(number => number.WhyNot is not null && proofs.Contains(number.Name)).Select(number => number.Name));
        AssertNone("No number of the contract", proofs.Select(proof => proof.Key).Where(name => !byName.ContainsKey(name)));

        bool IsShown(ContractNumber number) => proofs.Contains(number.Name) ||
            (number.ShownBy.Count > 0 && number.ShownBy.All(other => byName.TryGetValue(other, out var one) && one.WhyNot is null && IsShown(one)));
    }

    [Fact]
    [ContractCheck]
    public void Page_OfTheReference_SaysWhereEachIsShown()
    {
        var page = Page();
        if (Environment.GetEnvironmentVariable("VISAVIS_UPDATE_CONFORMANCE") == "1") File.WriteAllText(PagePath, page);

        Assert.Equal(page, File.ReadAllText(PagePath));
    }

    private static void AssertNone(string what, IEnumerable<string> numbers)
    {
        var all = string.Join("; ", numbers);
        Assert.True(all.Length == 0, $"{what}: {all}");
    }

    private static string Page()
    {
        var proofs = ContractProofs.Find();
        var page = new StringBuilder(Heading);
        foreach (var section in ContractNumber.All.GroupBy(number => number.Section))
        {
            page.Append('\n').Append("## ").Append(section.Key).Append("\n\n| Number | Shown by |\n| --- | --- |\n");
            foreach (var number in section)
            {
                var shown = proofs[number.Name].Concat(number.ShownBy.Count > 0 ? ["as " + string.Join(", ", number.ShownBy)] : []);
                page.Append("| ").Append(number.Name).Append(" | ").Append(number.WhyNot is { } why ? "no test: " + why : string.Join(", ", shown)).Append(" |\n");
            }
        }

        return page.ToString();
    }
}
