using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Visavis.Server.Cli;
using Visavis.Server.Configuration;

namespace Visavis.Tests.Server.Configuration;

/// <summary>The commented sample has every key with its default, and what is printed can be read again.</summary>
public sealed partial class SampleConfigurationTests : IDisposable
{
    private const int RegexLimitMs = 1000;

    private static readonly string SamplePath = Path.Combine(RepositoryRoot.Path, "deploy", "config.sample.jsonc");
    private static readonly JsonDocumentOptions WithComments = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Sample_Keys_AreThoseOfTheCode()
    {
        // Keys whose default depends on the machine or the environment stand in comments.
        var sample = JsonNode.Parse(CommentedKey().Replace(File.ReadAllText(SamplePath), "${key}"), documentOptions: WithComments)!;

        Assert.Equal(KeysOf(Defaults(), "").Order(), KeysOf(sample, "").Order());
    }

    [Fact]
    public void Sample_Values_AreTheDefaults()
    {
        var sample = JsonNode.Parse(File.ReadAllText(SamplePath), documentOptions: WithComments)!;
        var defaults = Defaults();
        foreach (var key in KeysOf(sample, ""))
            Assert.True(JsonNode.DeepEquals(At(defaults, key), At(sample, key)), $"{key}: {At(sample, key)} is not the default {At(defaults, key)}");
        Assert.Equal(
            SettingsPrinter.Print(ConfigurationLoader.Load(null, new Dictionary<string, string?>())),
            SettingsPrinter.Print(ConfigurationLoader.Load(SamplePath, new Dictionary<string, string?>())));
    }

    [Fact]
    public async Task Print_WithSecrets_MasksThemAllAndShowsTheRest()
    {
        var file = _folder.File("settings.json");
        await File.WriteAllTextAsync(
            file,
            """
            {
              "Server": { "Port": 9123 },
              "Storage": { "ConnectionString": "Host=db;Database=v;Password=s3cret" },
              "Voices": { "ElevenLabs": { "ApiKey": "s3cret" }, "OpenAiSpeech": { "local": { "Url": "http://x/v1", "ApiKey": "s3cret" } } },
              "WebRtc": { "IceServers": [{ "Url": "turn:t", "Username": "u", "Credential": "s3cret" }] }
            }
            """,
            TestContext.Current.CancellationToken);
        var output = new StringWriter();

        Assert.Equal(0, await CommandLine.RunAsync(["config", "print", "--config", file], output, TextWriter.Null));
        Assert.Equal(0, await CommandLine.RunAsync(["config", "check", "--config", file], TextWriter.Null, TextWriter.Null));

        Assert.DoesNotContain("s3cret", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(9123, JsonNode.Parse(output.ToString())!["Server"]!["Port"]!.GetValue<int>());
        Assert.Contains("turn:t", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_OfBadSettings_FailsWithEveryProblem()
    {
        var file = _folder.File("settings.json");
        await File.WriteAllTextAsync(file, """{"Sever": {}, "Server": {"Prot": 1, "Port": -1}}""", TestContext.Current.CancellationToken);
        var errors = new StringWriter();

        Assert.Equal(1, await CommandLine.RunAsync(["config", "check", "--config", file], TextWriter.Null, errors));

        Assert.Equal(3, errors.ToString().Trim().Split('\n').Length);
    }

    private static JsonNode Defaults() => JsonNode.Parse(SettingsPrinter.Print(new VisavisOptions()))!;

    private static IEnumerable<string> KeysOf(JsonNode node, string prefix) => node.AsObject().SelectMany(member =>
        member.Value is JsonObject { Count: > 0 } section ? KeysOf(section, $"{prefix}{member.Key}:") : [prefix + member.Key]);

    private static JsonNode? At(JsonNode node, string key) => key.Split(':').Aggregate((JsonNode?)node, (at, name) => at![name]);

    [GeneratedRegex("""// (?<key>"\w+": [^\[{\n]+,?)$""", RegexOptions.Multiline | RegexOptions.ExplicitCapture, RegexLimitMs)]
    private static partial Regex CommentedKey();
}
