using System.Collections;
using System.Reflection;
using System.Text.RegularExpressions;
using Visavis.Server.Configuration;
using Visavis.Server.Problems;
using Visavis.Server.Validation;
using Visavis.Sessions;
using Visavis.Sessions.Journal;

namespace Visavis.Tests.Server;

/// <summary>The reference pages name exactly what the code has.</summary>
public sealed partial class DocumentationTests
{
    private const int RegexLimitMs = 1000;

    [Fact]
    public void ErrorsPage_Codes_AreThoseOfTheCode() => Assert.Equal(
        ConstantsOf(typeof(ErrorCode)).Order(), FirstColumn("errors.md", "## Codes").Order());

    [Fact]
    public void ErrorsPage_ValidationTypes_AreThoseOfTheCode() => Assert.Equal(
        ConstantsOf(typeof(ValidationErrorType)).Order(), FirstColumn("errors.md", "## Types of validation errors").Order());

    [Fact]
    public void ErrorsPage_EndReasons_AreThoseOfTheCode() => Assert.Equal(
        Enum.GetValues<SessionEndReason>().Select(reason => reason.ToCode()).Order(), FirstColumn("errors.md", "## End reasons").Order());

    [Fact]
    public void SessionEventsPage_Types_AreThoseOfTheCode() => Assert.Equal(
        Enum.GetValues<SessionEventKind>().Select(kind => kind.ToCode()).Order(), FirstColumn("session-events.md", "# Events of a session").Order());

    [Fact]
    public void ConfigurationPage_Keys_AreThoseOfTheCode()
    {
        // The last part of a free-form key is the operator's own.
        var documented = FirstColumn("configuration.md", "# Configuration").Where(key => key.Contains(':', StringComparison.Ordinal)).Select(key => OwnPart().Replace(key, ""));

        Assert.Equal(KeysOf(typeof(VisavisOptions), "").Order(), documented.Order());
    }

    private static IEnumerable<string> ConstantsOf(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!);

    private static IEnumerable<string> KeysOf(Type type, string prefix) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite || property.PropertyType != typeof(string) && typeof(IEnumerable).IsAssignableFrom(property.PropertyType))
            .SelectMany(property => IsSection(property.PropertyType)
                ? KeysOf(property.PropertyType, $"{prefix}{property.Name}:")
                : [prefix + property.Name]);

    private static bool IsSection(Type type) => type.IsClass && type != typeof(string) && !typeof(IEnumerable).IsAssignableFrom(type);

    /// <summary>The code words in the first column of the tables below a heading, up to the next heading of that level.</summary>
    private static IEnumerable<string> FirstColumn(string page, string heading)
    {
        var lines = File.ReadAllLines(Path.Combine(RepositoryRoot.Path, "docs", "reference", page));
        var level = heading.Split(' ')[0] + " ";
        return lines.SkipWhile(line => line != heading).Skip(1).TakeWhile(line => !line.StartsWith(level, StringComparison.Ordinal))
            .Where(line => line.StartsWith('|'))
            .SelectMany(line => CodeWord().Matches(line.Split('|')[1]).Select(match => match.Groups["word"].Value));
    }

    [GeneratedRegex("`(?<word>[^`]+)`", RegexOptions.ExplicitCapture, RegexLimitMs)]
    private static partial Regex CodeWord();

    [GeneratedRegex(":<[^>]+>$", RegexOptions.ExplicitCapture, RegexLimitMs)]
    private static partial Regex OwnPart();
}
