using Microsoft.EntityFrameworkCore;

namespace Visavis.Store.Database;

/// <summary>The tables, the same in SQLite and PostgreSQL.</summary>
internal sealed class StoreContext(DbContextOptions<StoreContext> options) : DbContext(options)
{
    public const int IdLength = 64;
    public const int NameLength = 200;

    public DbSet<ApiKeyRow> Keys => Set<ApiKeyRow>();

    public DbSet<SessionRow> Sessions => Set<SessionRow>();

    public DbSet<SessionEventsRow> Events => Set<SessionEventsRow>();

    public DbSet<NodeRow> Nodes => Set<NodeRow>();

    public DbSet<UsageRow> Usage => Set<UsageRow>();

    public bool IsSqlite => Database.ProviderName == "Microsoft.EntityFrameworkCore.Sqlite";

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<ApiKeyRow>(key =>
        {
            key.ToTable("api_keys").HasKey(row => row.Id);
            key.HasIndex(row => row.Hash).IsUnique().HasDatabaseName("ix_api_keys_hash");
        });
        modelBuilder.Entity<SessionRow>(session =>
        {
            session.ToTable("sessions").HasKey(row => row.Id);
            session.Property(row => row.Id).ValueGeneratedNever();
            session.HasIndex(row => new { row.Project, row.CreatedAtMs }).HasDatabaseName("ix_sessions_project");
            session.HasIndex(row => row.EndedAtMs).HasDatabaseName("ix_sessions_ended");
        });
        modelBuilder.Entity<SessionEventsRow>(events =>
        {
            events.ToTable("session_events").HasKey(row => row.Id);
            events.Property(row => row.Id).ValueGeneratedNever();
            events.HasIndex(row => row.EndedAtMs).HasDatabaseName("ix_session_events_ended");
        });
        modelBuilder.Entity<NodeRow>().ToTable("nodes").HasKey(row => row.Id);
        modelBuilder.Entity<UsageRow>().ToTable("usage_days").HasKey(row => new { row.Project, row.Day });
        foreach (var property in modelBuilder.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties()))
            property.SetColumnName(SnakeCase(property.Name));
    }

    // PostgreSQL folds unquoted names to lower case: snake_case is what one can type in psql.
    private static string SnakeCase(string name) =>
        string.Concat(name.Select((letter, i) => char.IsUpper(letter) ? (i > 0 ? "_" : "") + char.ToLowerInvariant(letter) : letter.ToString()));
}
