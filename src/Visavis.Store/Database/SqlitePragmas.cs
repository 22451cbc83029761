using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Visavis.Store.Database;

/// <summary>How every SQLite connection is set up.</summary>
internal sealed class SqlitePragmas : DbConnectionInterceptor
{
    /// <summary>
    /// WAL: readers never wait for a writer. NORMAL: a commit waits for no disk, which takes milliseconds; a killed process loses
    /// nothing, a power cut at most the last moments. Changes of keys ask for <see cref="Durable"/>.
    /// </summary>
    private const string Usual = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;";

    /// <summary>Commits of this connection reach the disk before they return.</summary>
    public const string Durable = "PRAGMA synchronous = FULL;";

    public static SqlitePragmas Instance { get; } = new();

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Usual;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Usual;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
