using Visavis.Server.Configuration;

namespace Visavis.Tests.Server.Configuration;

public sealed class ConfigurationLoaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_WithoutAnything_GivesSafeDefaults()
    {
        var options = ConfigurationLoader.Load(null, new Dictionary<string, string?>());

        Assert.True(options.Server.IsDevelopment);
        Assert.Equal("localhost", options.Server.EffectiveHost);
        Assert.Equal(8080, options.Server.Port);
        Assert.True(options.Sdk.AllowsAnyOrigin);
        Assert.Equal("ava", options.Avatars.Default);
    }

    [Theory]
    [InlineData("{}", true)]
    [InlineData("""{"Server": {"Environment": "Production"}}""", false)]
    [InlineData("""{"Outbound": {"AllowPrivateNetworks": false, "AllowInsecure": false}}""", false)]
    public void Load_InDevelopment_LetsEnginesRunOnThisMachine(string json, bool allowed)
    {
        var options = Load(json);

        Assert.Equal(allowed, options.Outbound.AllowPrivateNetworks);
        Assert.Equal(allowed, options.Outbound.AllowInsecure);
    }

    [Fact]
    public void Load_OfAFileAndOverrides_LetsTheOverridesWin()
    {
        var options = Load(
            """
            {
              // Comments are welcome.
              "Server": { "Port": 9000, "Environment": "production" },
              "Avatars": { "Aliases": { "old": "ava" }, "Retired": ["gone"] },
              "Voices": { "Map": { "*": "flite/slt" } },
              "Sdk": { "AllowedOrigins": ["https://a.example"] },
            }
            """,
            ("Server:Port", "9001"));

        Assert.Equal(9001, options.Server.Port);
        Assert.Equal("*", options.Server.EffectiveHost);
        Assert.Equal("ava", options.Avatars.Aliases["old"]);
        Assert.Equal(["gone"], options.Avatars.Retired);
        Assert.Equal("flite/slt", options.Voices.Map["*"]);
        Assert.Equal(["https://a.example"], options.Sdk.AllowedOrigins);
    }

    [Theory]
    [InlineData("""{"Server": {"Prot": 1}}""", "Prot")]
    [InlineData("""{"Sever": {"Port": 1}}""", "Sever")]
    [InlineData("""{"Server": {"Port": "many"}}""", "Server:Port")]
    [InlineData("""{"Server": {"Port": 70000}}""", "Server:Port")]
    [InlineData("""{"Server": {"Environment": "staging"}}""", "Server:Environment")]
    [InlineData("""{"Server": {"PublicUrl": "https://a.example/path"}}""", "Server:PublicUrl")]
    [InlineData("""{"Server": {"Host": "some name"}}""", "Server:Host")]
    [InlineData("""{"Sdk": {"AllowedOrigins": ["a.example"]}}""", "Sdk:AllowedOrigins")]
    [InlineData("""{"Sdk": {"AllowedOrigins": ["*", "https://a.example"]}}""", "Sdk:AllowedOrigins")]
    [InlineData("""{"WebRtc": {"AudioBitrate": 5}}""", "WebRtc:AudioBitrate")]
    [InlineData("""{"WebRtc": {"UdpPortMin": 5000, "UdpPortMax": 4000}}""", "WebRtc:UdpPortMax")]
    [InlineData("{", "settings.json")]
    public void Load_OfABadFile_NamesTheCulprit(string json, string culprit)
    {
        var error = Assert.Throws<ConfigurationException>(() => Load(json));

        Assert.Contains(culprit, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_OfManyBadValues_ReportsThemAllInOneGo()
    {
        var error = Assert.Throws<ConfigurationException>(() => Load(
            """{"Server": {"Port": "s3cret", "Prot": 1, "Data": ""}, "Sever": {"Port": 1}, "Sessions": {"Capacity": 0}, "Sdk": {"AllowedOrigins": "x"}, "Log": {"Level": "Loud"}}"""));

        Assert.Equal(
            [
                "Log:Level must be one of Trace, Debug, Information, Warning, Error, Critical, None.",
                "Sdk:AllowedOrigins must be a list.",
                "Server:Data must not be empty.",
                "Server:Port must be a whole number.",
                "Server:Prot is unknown; did you mean Server:Port?",
                "Sessions:Capacity must be between 1 and 10000, not 0.",
                "Sever is unknown; did you mean Server?",
            ],
            error.Message.Split(Environment.NewLine).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Load_OfAMissingFile_SaysSo() => Assert.Contains(
        "missing.json",
        Assert.Throws<ConfigurationException>(() => ConfigurationLoader.Load(_folder.File("missing.json"), new Dictionary<string, string?>())).Message,
        StringComparison.Ordinal);

    private VisavisOptions Load(string json, params (string Key, string Value)[] overrides)
    {
        var file = _folder.File("settings.json");
        File.WriteAllText(file, json);
        return ConfigurationLoader.Load(file, overrides.ToDictionary(pair => pair.Key, pair => (string?)pair.Value));
    }
}
