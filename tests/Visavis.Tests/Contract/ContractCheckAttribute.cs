using Xunit.v3;

namespace Visavis.Tests.Contract;

/// <summary>Names the checks of the compatibility contract that a test proves; <c>./visavis test --only contract</c> runs exactly these tests.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = false)]
public sealed class ContractCheckAttribute(params string[] checks) : Attribute, ITraitAttribute
{
    public const string Suite = "contract";

    public IReadOnlyList<string> Checks { get; } = checks;

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() =>
        [new("suite", Suite), .. Checks.Select(check => new KeyValuePair<string, string>("check", check))];
}
