using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Visavis.Sessions.Loops;

namespace Visavis.VendorFakes.Cartesia;

/// <summary>Cartesia Line's calls API: access tokens over HTTP and calls with an agent over a WebSocket.</summary>
/// <remarks>Tokens: <c>car_fake…</c> and those minted here are good. An agent called as a <see cref="CartesiaFault"/>, or that and <c>_ANYTHING</c>, has that fault.</remarks>
public sealed class CartesiaFake(FakeOptions options) : FakeVendor(options)
{
    private readonly ConcurrentDictionary<string, bool> _minted = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<CallNotes> _calls = new();
    private int _replies;

    /// <summary>Every call so far, in order.</summary>
    public IReadOnlyList<CallNotes> Calls => [.. _calls];

    /// <summary>Where agents are dialled, up to their id.</summary>
    public string AgentsUrl => SocketOrigin + "/agents/stream";

    internal string NextReply() => Options.Replies[(Interlocked.Increment(ref _replies) - 1) % Options.Replies.Count];

    /// <inheritdoc />
    protected override void Map(WebApplication app)
    {
        app.MapPost("/access-token", MintAsync);
        app.Map("/agents/stream/{agentId}", CallAsync);
        app.MapGet("/fake/calls", context =>
        {
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync(new JsonArray([.. Calls.Select(call => (JsonNode)call.ToJson())]).ToJsonString());
        });
    }

    private static string Bearer(HttpContext context) => context.Request.Headers.Authorization.ToString() is var text && text.StartsWith("Bearer ", StringComparison.Ordinal) ? text[7..] : "";

    private static Task RefuseAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(text);
    }

    private Task MintAsync(HttpContext context)
    {
        if (!Bearer(context).StartsWith("sk_car_fake", StringComparison.Ordinal)) return RefuseAsync(context, 401, "Unauthorized: Invalid API key");
        var token = $"car_{Guid.NewGuid():N}";
        _minted[token] = true;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(new JsonObject { ["token"] = token }.ToJsonString());
    }

    private async Task CallAsync(HttpContext context)
    {
        var token = Bearer(context);
        if (!token.StartsWith("car_fake", StringComparison.Ordinal) && !_minted.ContainsKey(token))
        {
            await RefuseAsync(context, 401, "Unauthorized: Invalid access token");
            return;
        }

        if (!context.Request.Headers.TryGetValue("Cartesia-Version", out var version))
        {
            await RefuseAsync(context, 400, "Bad Request: Cartesia-Version is missing");
            return;
        }

        if (!context.WebSockets.IsWebSocketRequest)
        {
            await RefuseAsync(context, 426, "Upgrade Required: this is a WebSocket");
            return;
        }

        var notes = new CallNotes { AgentId = (string)context.Request.RouteValues["agentId"]!, Version = version.ToString() };
        _calls.Enqueue(notes);
        await using var socket = new JsonSocket(await context.WebSockets.AcceptWebSocketAsync(), context.Abort);
        socket.Start();
        var heard = LastHeard.Of(context);
        await using var idle = OwnedLoop.Start(async cancellationToken =>
        {
            while (heard.Silence is var silence && silence < Options.IdleTimeout) await Task.Delay(Options.IdleTimeout - silence, TimeProvider.System, cancellationToken);
            socket.Close(1000, "connection idle timeout");
        });
        await using (var call = new AgentCall(this, socket, notes)) await call.RunAsync();
        notes.End(socket);
    }
}
