using Microsoft.Extensions.Logging.Abstractions;
using Visavis.Engines.TextEcho;
using Visavis.Engines.Voices;
using Visavis.Sessions.Live;
using Visavis.TestKit.Sessions;
using Visavis.Tests.Contract;
using Visavis.Tests.Engines.Vendors;
using Visavis.VendorFakes;
using Visavis.VendorFakes.ElevenLabs;
using static Visavis.Tests.Engines.Vendors.FaultOutcome;

namespace Visavis.Tests.Engines.Voices.Remote;

/// <summary>Every fault of a voice or a key that is known of the service ends as documented, and nobody beside it notices.</summary>
public sealed class ElevenLabsFaultTests : IAsyncLifetime
{
    private const string Rachel = "21m00Tcm4TlvDq8ikWAM";
    private const string George = "JBFqnCBsd6RMkjVDRZzb";

    // What is wrong with the operator's account is for the log (ElevenLabsTests); the page learns that there is no speech.
    private static readonly FaultOutcome Failed = new Reports("No speech task could be spoken yet");

    /// <summary>By voice; a key of its own is written before it.</summary>
    private static readonly Dictionary<string, FaultOutcome> Outcomes = new(StringComparer.Ordinal)
    {
        [ElevenLabsFault.OddChunks] = new Speaks(),
        [ElevenLabsFault.NullAlignment] = new Speaks(),
        [ElevenLabsFault.Silent] = new Speaks(Sounds: false),
        [ElevenLabsFault.CutShort] = Failed,
        [ElevenLabsFault.UnknownAs400] = Failed,
        [ElevenLabsFault.Invalid] = Failed,
        [ElevenLabsFault.TextDetail] = Failed,
        [ElevenLabsFault.ServerError] = Failed,
        [ElevenLabsFault.TooMany] = Failed,
        [ElevenLabsFault.Busy] = Failed,
        [ElevenLabsFault.PlanTooSmall] = Failed,
        ["AAAAAAAAAAAAAAAAAAAA"] = Failed,
        ["no such"] = Failed,
        ["sk_wrong " + Rachel] = Failed,
        ["sk_no_voices_read " + Rachel] = new Speaks(),
        ["sk_quota " + Rachel] = Failed,
        ["sk_unpaid " + Rachel] = Failed,
    };

    private readonly ElevenLabsFake _fake = new(new FakeOptions());
    private readonly VendorScene _scene = new();
    private readonly List<VoiceCatalog> _catalogs = [];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _fake.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _scene.DisposeAsync();
        foreach (var catalog in _catalogs) catalog.Dispose();
        await _fake.DisposeAsync();
    }

    [Fact]
    [ContractCheck("ECHO-15")]
    public async Task EveryFault_EndsAsDocumented_AndLeavesTheNeighbourAlone()
    {
        var neighbour = Start(George);
        var viewer = await VendorScene.JoinAsync(neighbour);
        neighbour.EnqueueTask(FaultTrial.LongReply);
        await viewer.WaitForMessageAsync("\"avatar_started_speaking\"", Cancelled);

        var problems = await FaultTrial.RunAsync(Outcomes, ElevenLabsFault.All, Start, SayAsync);

        Assert.True(problems.Count == 0, string.Join("\n", problems));
        await viewer.WaitForMessageAsync("\"avatar_ended_speaking\"", Cancelled);
        var spoken = _fake.Spoken.Where(speech => speech.VoiceId == George).SelectMany(speech => speech.Pcm);
        Assert.Equal(VendorScene.Trim(spoken), VendorScene.Trim(viewer.Sound));
        Assert.Null(neighbour.EndReason);

        // Connections are kept for the next sentence, one or two for each account, and go with it.
        foreach (var catalog in _catalogs) catalog.Dispose();
        await VendorScene.UntilAsync(() => FaultTrial.SocketsTo(_fake.Origin) == 0);
    }

    private static Task SayAsync(LiveSession session, RecordingViewer viewer)
    {
        session.EnqueueTask(FaultTrial.Reply);
        return Task.CompletedTask;
    }

    private LiveSession Start(string fault)
    {
        var (key, voice) = fault.StartsWith("sk_", StringComparison.Ordinal) ? (fault.Split(' ')[0], fault.Split(' ')[1]) : ("sk_fake", fault);
        var catalog = new VoiceCatalog(
            new VoiceOptions { ElevenLabs = { Url = _fake.Origin, ApiKey = key, PhonesLanguage = voice == ElevenLabsFault.NullAlignment ? "en-us" : null } }, NullLogger<VoiceCatalog>.Instance, TimeProvider.System);
        _catalogs.Add(catalog);
        return _scene.Start(() => new TextEchoEngine(catalog.Find("elevenlabs/" + voice)!, TimeProvider.System, NullLogger<TextEchoEngine>.Instance));
    }
}
