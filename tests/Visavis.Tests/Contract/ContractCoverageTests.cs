using System.Reflection;

namespace Visavis.Tests.Contract;

/// <summary>Every check of the sections REST, LIFE, ECHO, OAI and CAR has a test, and no test names a check that does not exist.</summary>
public sealed class ContractCoverageTests
{
    /// <summary>Sections and their number of checks.</summary>
    private static readonly (string Section, int Checks)[] Covered = [("REST", 46), ("LIFE", 12), ("ECHO", 15), ("OAI", 14), ("CAR", 12)];

    [Fact]
    [ContractCheck]
    public void EveryCheck_OfTheseSections_HasATest()
    {
        var all = Covered.SelectMany(section => Enumerable.Range(1, section.Checks).Select(number => $"{section.Section}-{number:00}")).ToHashSet();
        var tested = typeof(ContractCoverageTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods())
            .SelectMany(method => method.GetCustomAttribute<ContractCheckAttribute>()?.Checks ?? [])
            .Where(check => Covered.Any(section => check.StartsWith(section.Section + "-", StringComparison.Ordinal)))
            .ToHashSet();

        Assert.Empty(all.Except(tested).Order());
        Assert.Empty(tested.Except(all).Order());
    }
}
