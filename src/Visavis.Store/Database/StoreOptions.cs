using System.ComponentModel.DataAnnotations;

namespace Visavis.Store.Database;

/// <summary>Settings of the store: section <c>Storage</c>.</summary>
public sealed class StoreOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string SectionName = "Storage";

    /// <summary>Where PostgreSQL is. Holds a password: never printed.</summary>
    /// <value>An Npgsql connection string such as <c>Host=db;Database=visavis;Username=visavis;Password=...</c>. Default: none, which keeps
    /// everything in the SQLite file <c>visavis.db</c> of the data folder.</value>
    public string? ConnectionString { get; set; }

    /// <summary>How long the history of ended sessions is kept. Usage per project and day is kept for good.</summary>
    /// <value>Days, 1 to 3650; default 90.</value>
    [Range(1, 3650)]
    public int HistoryDays { get; set; } = 90;

    /// <summary>How long a start waits for a database that does not answer yet.</summary>
    /// <value>Seconds, 0 to 600; default 30.</value>
    [Range(0, 600)]
    public int StartupWaitSeconds { get; set; } = 30;

    /// <summary>Whether PostgreSQL is used.</summary>
    public bool UsesPostgres => !string.IsNullOrWhiteSpace(ConnectionString);
}
