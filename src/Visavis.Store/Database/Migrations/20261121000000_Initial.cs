using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Visavis.Store.Database.Migrations;

/// <summary>The first schema. No column names a type of one database: each provider picks its own, so one migration serves both.</summary>
[DbContext(typeof(StoreContext))]
[Migration("20261121000000_Initial")]
internal sealed class Initial : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "api_keys",
            table => new
            {
                id = table.Column<string>(),
                hash = table.Column<string>(),
                project = table.Column<string>(),
                name = table.Column<string>(),
                prefix = table.Column<string>(),
                kind = table.Column<int>(),
                created_at_ms = table.Column<long>(),
                expires_at_ms = table.Column<long>(nullable: true),
                revoked_at_ms = table.Column<long>(nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_api_keys", row => row.id));
        migrationBuilder.CreateIndex("ix_api_keys_hash", "api_keys", "hash", unique: true);

        migrationBuilder.CreateTable(
            "sessions",
            table => new
            {
                id = table.Column<Guid>(),
                project = table.Column<string>(),
                node = table.Column<string>(),
                avatar = table.Column<string>(),
                preset = table.Column<string>(),
                transparent = table.Column<bool>(),
                engine = table.Column<string>(),
                absent_timeout_ms = table.Column<long>(),
                max_duration_ms = table.Column<long>(),
                created_at_ms = table.Column<long>(),
                ended_at_ms = table.Column<long>(nullable: true),
                end_reason = table.Column<string>(nullable: true),
                tasks = table.Column<int>(),
                characters = table.Column<long>(),
                spoken_ms = table.Column<long>(),
                watched_ms = table.Column<long>(),
            },
            constraints: table => table.PrimaryKey("PK_sessions", row => row.id));
        migrationBuilder.CreateIndex("ix_sessions_project", "sessions", ["project", "created_at_ms"]);
        migrationBuilder.CreateIndex("ix_sessions_ended", "sessions", "ended_at_ms");

        migrationBuilder.CreateTable(
            "nodes",
            table => new { id = table.Column<string>(), seen_at_ms = table.Column<long>() },
            constraints: table => table.PrimaryKey("PK_nodes", row => row.id));

        migrationBuilder.CreateTable(
            "usage_days",
            table => new
            {
                project = table.Column<string>(),
                day = table.Column<int>(),
                sessions = table.Column<int>(),
                duration_ms = table.Column<long>(),
                watched_ms = table.Column<long>(),
                spoken_ms = table.Column<long>(),
                tasks = table.Column<long>(),
                characters = table.Column<long>(),
            },
            constraints: table => table.PrimaryKey("PK_usage_days", row => new { row.project, row.day }));
    }
}
