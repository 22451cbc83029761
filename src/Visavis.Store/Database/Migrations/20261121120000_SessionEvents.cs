using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Visavis.Store.Database.Migrations;

/// <summary>What happened in ended sessions.</summary>
[DbContext(typeof(StoreContext))]
[Migration("20261121120000_SessionEvents")]
internal sealed class SessionEvents : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "session_events",
            table => new
            {
                id = table.Column<Guid>(),
                ended_at_ms = table.Column<long>(),
                dropped = table.Column<int>(),
                events = table.Column<string>(),
            },
            constraints: table => table.PrimaryKey("PK_session_events", row => row.id));
        migrationBuilder.CreateIndex("ix_session_events_ended", "session_events", "ended_at_ms");
    }
}
