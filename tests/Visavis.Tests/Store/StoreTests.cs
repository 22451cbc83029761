using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Visavis.Sessions;
using Visavis.Sessions.Journal;
using Visavis.Sessions.Live;
using Visavis.Sessions.Ports;
using Visavis.Store;
using Visavis.Store.ApiKeys;
using Visavis.Store.Database;
using Visavis.Store.Sessions;
using Visavis.TestKit.Time;

namespace Visavis.Tests.Store;

/// <summary>The store in its file.</summary>
public sealed class SqliteStoreTests : StoreTests
{
    protected override ValueTask<EmptyStore> NewAsync() => ValueTask.FromResult(EmptyStore.OnSqlite());
}

/// <summary>The store in a real PostgreSQL server.</summary>
[Collection(PostgresCollection.Name)]
public sealed class PostgresStoreTests(PostgresFixture postgres) : StoreTests
{
    protected override async ValueTask<EmptyStore> NewAsync() => await EmptyStore.OnPostgresAsync(postgres);
}

/// <summary>What the store does, the same on both databases.</summary>
public abstract class StoreTests : IAsyncLifetime
{
    private static readonly SessionConfig Config = new("shop", "ava", "golf", true, TimeSpan.FromSeconds(60), TimeSpan.FromHours(1));

    private static readonly SessionEventLog Events = new(
        [
            new SessionEvent(1, DateTimeOffset.FromUnixTimeMilliseconds(1_900_000_000_001), SessionEventKind.Created, Code: "text-echo"),
            new SessionEvent(7, DateTimeOffset.FromUnixTimeMilliseconds(1_900_000_004_321), SessionEventKind.SegmentInterrupted, "a-segment", "stopped", TimeSpan.FromMilliseconds(1234)),
        ],
        5);

    private readonly VirtualTimeProvider _time = new();
    private EmptyStore _store = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _store = await NewAsync();

    public ValueTask DisposeAsync()
    {
        _store.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task FindBySecret_OfACreatedKey_GivesItsProjectAndOfAnotherTextNothing()
    {
        var keys = Keys();
        var created = await keys.CreateAsync(new NewApiKey("shop", "backend"), Cancel);

        Assert.Equal(created.Key, await keys.FindBySecretAsync(created.Secret, Cancel));
        Assert.Equal(created.Key, await Keys().FindBySecretAsync(created.Secret, Cancel));
        Assert.Equal(("shop", "backend"), (created.Key.ProjectId, created.Key.Name));
        foreach (var other in (string[])[created.Secret + "x", created.Secret[..^1], "", created.Key.Prefix, "' OR 1=1 --"])
            Assert.Null(await keys.FindBySecretAsync(other, Cancel));
    }

    [Fact]
    public async Task CreateAsync_FromManyProcessesAtOnce_LosesNoKeyAndRepeatsNoSecret()
    {
        var secrets = await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
            (await Keys().CreateAsync(new NewApiKey("p", $"{i}"), Cancel)).Secret));

        Assert.Equal(20, secrets.Distinct().Count());
        Assert.All(secrets, secret => Assert.Matches("^vv_[A-Za-z0-9_-]{43}$", secret));
        Assert.Equal(20, (await Keys().ListAsync(Cancel)).Count);
    }

    [Fact]
    public async Task RevokeAsync_InAnotherProcess_IsNoticedWithinASecondAndKeepsItsFirstTime()
    {
        var keys = Keys();
        var created = await keys.CreateAsync(new NewApiKey("shop"), Cancel);
        Assert.False((await keys.FindBySecretAsync(created.Secret, Cancel))!.IsRevoked);

        var first = await Keys().RevokeAsync(created.Key.Id, Cancel);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.True((await keys.FindBySecretAsync(created.Secret, Cancel))!.IsRevoked);
        Assert.Equal(first, await keys.RevokeAsync(created.Key.Id, Cancel));
        Assert.Null(await keys.RevokeAsync("unknown", Cancel));
    }

    [Fact]
    public async Task Key_WithALifetime_IsValidUntilItsEndAndNotAMomentLonger()
    {
        var created = await Keys().CreateAsync(new NewApiKey("shop", Lifetime: TimeSpan.FromDays(1)), Cancel);
        var end = _time.GetUtcNow() + TimeSpan.FromDays(1);

        var found = (await Keys().FindBySecretAsync(created.Secret, Cancel))!;

        Assert.Equal(end, found.ExpiresAt);
        Assert.True(found.IsValidAt(end - TimeSpan.FromMilliseconds(1)));
        Assert.False(found.IsValidAt(end));
    }

    [Fact]
    public async Task OpenAsync_ByManyProcessesAtOnce_MakesTheTablesOnceAndTheyAreThoseOfTheModel()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _store.Open().OpenAsync(Cancel)));

        await using var db = await _store.Open().ContextAsync(Cancel);
        Assert.Equal(db.Database.GetMigrations(), await db.Database.GetAppliedMigrationsAsync(Cancel));
        foreach (var entity in db.Model.GetEntityTypes())
        {
            var expected = entity.GetProperties().Select(property => $"{property.GetColumnName()} {(property.IsNullable ? "null" : "not null")}");
            Assert.Equal(expected.Order(), (await ColumnsAsync(db, entity.GetTableName()!)).Order());
        }
    }

    [Fact]
    public async Task OpenAsync_OfADatabaseOfANewerVersion_RefusesIt()
    {
        await using (var db = await _store.Open().ContextAsync(Cancel))
            await db.Database.ExecuteSqlRawAsync("INSERT INTO __migrations VALUES ('29990101000000_Future', '1')", Cancel);

        var refused = await Assert.ThrowsAsync<StoreException>(() => _store.Open().OpenAsync(Cancel));

        Assert.Contains("29990101000000_Future", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_WithAKeyFileOfAnOldVersion_TakesItsKeysOverOnce()
    {
        const string secret = "vv_of_the_old_days";
        var file = Path.Combine(_store.Folder, "api-keys.json");
        var old = $$$"""{"version": 1, "keys": [{"id": "abc", "project": "shop", "name": "n", "prefix": "vv_of", "hash": "{{{ApiKeySecret.Hash(secret)}}}", "kind": "Standard", "created_at": "2026-01-01T00:00:00Z"}]}""";
        await File.WriteAllTextAsync(file, old, Cancel);

        var found = await Keys().FindBySecretAsync(secret, Cancel);

        Assert.Equal(("abc", "shop"), (found!.Id, found.ProjectId));
        Assert.False(File.Exists(file));
    }

    [Fact]
    public async Task History_OfASession_HasItsEndItsUsageAndItsProjectsDay()
    {
        var database = _store.Open(_time);
        await using (var history = History(database))
        {
            var session = Begin(_time.GetUtcNow());
            await history.StartedAsync(session, Cancel);
            Assert.Null(await history.FindEndedAsync(session.Id, Cancel));
            var end = End(session, SessionEndReason.UserAbsent, TimeSpan.FromSeconds(90));
            history.Ended(end, Events);
            history.Ended(end, Events);
            Assert.Null(await history.FindEventsAsync(Guid.NewGuid(), Cancel));
            await history.DisposeAsync();

            Assert.Equal(end, await history.FindEndedAsync(session.Id, Cancel));
            var events = await history.FindEventsAsync(session.Id, Cancel);
            Assert.Equal(Events.Dropped, events!.Dropped);
            Assert.Equal(Events.Events, events.Events);
            Assert.Equal([end], await history.RecentAsync(10, Cancel));
        }

        var day = Assert.Single(await new UsageDays(database).ReadAsync("shop", new DateOnly(2029, 1, 1), Cancel));
        Assert.Equal(new UsageDay(new DateOnly(2030, 1, 1), 1, TimeSpan.FromSeconds(90), TimeSpan.FromSeconds(80), TimeSpan.FromSeconds(30), 3, 99), day);
        Assert.Empty(await new UsageDays(database).ReadAsync("other", new DateOnly(2029, 1, 1), Cancel));
    }

    [Fact]
    public async Task History_AfterTwentyFourHours_IsForgottenByCallsAndAfterItsDaysDeleted()
    {
        var database = _store.Open(_time);
        await using var history = History(database);
        var session = Begin(_time.GetUtcNow());
        history.Ended(End(session, SessionEndReason.Deleted, TimeSpan.FromSeconds(1)), Events);
        await history.DisposeAsync();

        _time.Advance(TimeSpan.FromHours(24) + TimeSpan.FromSeconds(2));
        Assert.Null(await history.FindEndedAsync(session.Id, Cancel));

        await using var node = Node(database);
        Assert.Equal(0, await node.PurgeAsync(Cancel));
        _time.Advance(TimeSpan.FromDays(90));
        Assert.NotNull(await history.FindEventsAsync(session.Id, Cancel));
        Assert.Equal(1, await node.PurgeAsync(Cancel));
        Assert.Null(await history.FindEventsAsync(session.Id, Cancel));
        Assert.NotEmpty(await new UsageDays(database).ReadAsync("shop", new DateOnly(2029, 1, 1), Cancel));
    }

    [Fact]
    public async Task SessionsOfAProcessThatDied_AreClosedByItsNextStart()
    {
        var session = Begin(_time.GetUtcNow());
        var database = _store.Open(_time);
        var node = Node(database);
        await node.StartAsync(Cancel);
        await using (var history = new SessionHistory(database, node.Id, NullLogger<SessionHistory>.Instance)) await history.StartedAsync(session, Cancel);
        // The system frees what a dead process held.
        await node.DisposeAsync();
        _time.Advance(TimeSpan.FromSeconds(7));

        await using var again = Node(_store.Open(_time));

        Assert.Equal(node.Id, again.Id);
        Assert.Equal(1, await again.StartAsync(Cancel));
        await using var after = History(_store.Open(_time));
        Assert.Equal(SessionEndReason.ServerLost, (await after.FindEndedAsync(session.Id, Cancel))!.Reason);
        await using var third = Node(_store.Open(_time), Path.Combine(_store.Folder, "third"));
        Assert.Equal(0, await third.StartAsync(Cancel));
    }

    [Fact]
    public async Task SecondServer_InTheSameDataFolder_IsTurnedAway()
    {
        await using var first = Node(_store.Open());

        Assert.Throws<StoreException>(() => Node(_store.Open()));
    }

    protected abstract ValueTask<EmptyStore> NewAsync();

    private static StartedSession Begin(DateTimeOffset at) => new(Guid.NewGuid(), Config, "text-echo", at);

    private static EndedSession End(StartedSession session, SessionEndReason reason, TimeSpan after) => new(
        session.Id, session.Config, session.EngineType, reason, session.CreatedAt, session.CreatedAt + after,
        new SessionUsage(3, 99, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(80)));

    private static SessionHistory History(StoreDatabase database) => new(database, "node", NullLogger<SessionHistory>.Instance);

    private static async Task<IEnumerable<string>> ColumnsAsync(StoreContext db, string table) => db.IsSqlite
        ? await db.Database.SqlQuery<string>($"SELECT name || CASE WHEN \"notnull\" = 1 THEN ' not null' ELSE ' null' END AS \"Value\" FROM pragma_table_info({table})").ToListAsync(Cancel)
        : await db.Database.SqlQuery<string>($"SELECT column_name || CASE WHEN is_nullable = 'NO' THEN ' not null' ELSE ' null' END AS \"Value\" FROM information_schema.columns WHERE table_name = {table}").ToListAsync(Cancel);

    private NodeRecord Node(StoreDatabase database, string? folder = null)
    {
        var own = folder is null ? database : _store.Open(_time, folder);
        return new NodeRecord(own, _store.Options(), NullLogger<NodeRecord>.Instance);
    }

    private DatabaseApiKeyStore Keys() => new(_store.Open(_time));
}
