using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Visavis.Server.Configuration;
using Visavis.Sessions.Live;
using Visavis.Sessions.Ports;
using Visavis.Sessions.Presence;
using Visavis.TestKit.Sessions;
using Visavis.Tests.Server;

namespace Visavis.Tests.Contract;

/// <summary>The real server over HTTP, with viewers that keep what they hear instead of a network to them.</summary>
internal static class WatchedServer
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static Task<RunningServer> StartAsync(Action<VisavisOptions>? configure = null, Action<IServiceCollection>? adjust = null) =>
        RunningServer.StartAsync(configure, services =>
        {
            services.RemoveAll<IViewerConnectionFactory>();
            services.AddSingleton<IViewerConnectionFactory, RecordingViewerFactory>();
            adjust?.Invoke(services);
        });

    /// <summary>Joins a session as its page would.</summary>
    public static async Task<RecordingViewer> JoinAsync(this RunningServer server, string sessionId)
    {
        var session = server.Host.Find(Guid.Parse(sessionId))!;
        var viewer = (RecordingViewer)(await session.ConnectAsync("offer", Cancelled)).Connection;
        viewer.Connect();
        await session.UntilAsync(SessionState.Active);
        return viewer;
    }

    public static async Task UntilAsync(this LiveSession session, SessionState state)
    {
        while (session.State != state)
        {
            Cancelled.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>Posts a task with the backend's key.</summary>
    /// <returns>The task's id.</returns>
    public static async Task<string> SayAsync(this RunningServer server, string sessionId, string text)
    {
        using var response = await server.SendAsync(
            HttpMethod.Post, $"/api/v1/sessions/{sessionId}/tasks", $$"""{"text": {{System.Text.Json.JsonSerializer.Serialize(text)}}}""");
        return (await response.JsonAsync()).GetProperty("task_id").GetString()!;
    }

    /// <summary>Posts a task with the page's token.</summary>
    /// <returns>The task's id.</returns>
    public static async Task<string> SayAsPageAsync(this RunningServer server, string token, string text)
    {
        using var response = await server.SendAsPageAsync(
            HttpMethod.Post, "/sessions/tasks", token, $$"""{"text": {{System.Text.Json.JsonSerializer.Serialize(text)}}}""");
        return (await response.JsonAsync()).GetProperty("task_id").GetString()!;
    }

    /// <summary>Waits until the viewer has been told that a phrase is over.</summary>
    public static Task HeardAsync(this RecordingViewer viewer, string taskId) =>
        viewer.WaitForMessageAsync($$"""{"type":"avatar_ended_speaking_phrase","phrase_id":"{{taskId}}"}""", Cancelled);

    /// <summary>Ids of the phrases that began, in order.</summary>
    public static string[] Phrases(this RecordingViewer viewer) =>
    [
        .. viewer.Messages
            .Select(message => System.Text.Json.JsonDocument.Parse(message).RootElement)
            .Where(message => message.GetProperty("type").GetString() == "avatar_started_speaking_phrase")
            .Select(message => message.GetProperty("phrase_id").GetString()!),
    ];
}
