using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Visavis.Engines.Voices;

namespace Visavis.Tests.Engines.Voices.Remote;

/// <summary>How a speech server behaves; each kind is one that exists, or a way in which one fails.</summary>
public enum SpeechManner
{
    /// <summary>As the schema says: raw s16 mono 24 kHz.</summary>
    Raw,

    /// <summary>Raw, in pieces of odd sizes.</summary>
    OddPieces,

    /// <summary>As LocalAI: WAV whatever was asked for, header first, at the voice's own rate, with a length that it cannot know yet.</summary>
    StreamedWave,

    /// <summary>WAV with two channels.</summary>
    StereoWave,

    /// <summary>MP3 although PCM was asked for.</summary>
    Mp3,

    /// <summary>An error with status 200.</summary>
    Garbage,

    /// <summary>Nothing at all with status 200.</summary>
    Empty,

    /// <summary>Breaks off in the middle.</summary>
    BreaksOff,

    /// <summary>Stops in the middle and keeps the connection open.</summary>
    HangsMidway,

    /// <summary>Never answers.</summary>
    Hangs,

    /// <summary>500.</summary>
    Fails,

    /// <summary>Refuses every key.</summary>
    RefusesKey,
}

/// <summary>A real server of <c>POST /v1/audio/speech</c> on a port of loopback, speaking with flite, strict about the published schema.</summary>
internal sealed class SpeechServer : IAsyncDisposable
{
    private static readonly string[] Formats = ["mp3", "opus", "aac", "flac", "wav", "pcm"];

    private readonly WebApplication _app;
    private readonly VoiceCatalog _voices = Speech.Catalog();
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SpeechServer(WebApplication app) => _app = app;

    public SpeechManner Manner { get; set; }

    /// <summary>Whether it lists its voices, as Kokoro-FastAPI does.</summary>
    public bool ListsVoices { get; init; } = true;

    public string Url { get; private set; } = "";

    /// <summary>Bodies of the requests for speech.</summary>
    public List<JsonElement> Requests { get; } = [];

    public string? Authorization { get; private set; }

    /// <summary>Done when a request for speech has come.</summary>
    public Task Asked => _asked.Task;

    public static async Task<SpeechServer> StartAsync(SpeechManner manner = SpeechManner.Raw, bool listsVoices = true)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var server = new SpeechServer(app) { Manner = manner, ListsVoices = listsVoices };
        app.MapPost("/v1/audio/speech", server.SpeakAsync);
        app.MapGet("/v1/audio/voices", server.ListAsync);
        await app.StartAsync();
        server.Url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/v1";
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
        _voices.Dispose();
    }

    private Task ListAsync(HttpContext http)
    {
        if (Manner == SpeechManner.RefusesKey) http.Response.StatusCode = 401;
        else if (!ListsVoices) http.Response.StatusCode = 404;
        else return http.Response.WriteAsync("""{"voices": ["kal16", "slt", {"id": "rms"}]}""");
        return Task.CompletedTask;
    }

    private async Task SpeakAsync(HttpContext http)
    {
        var body = (await JsonDocument.ParseAsync(http.Request.Body)).RootElement;
        Requests.Add(body);
        Authorization = http.Request.Headers.Authorization;
        _asked.TrySetResult();
        if (!IsValid(body))
        {
            http.Response.StatusCode = 400;
            return;
        }

        switch (Manner)
        {
            case SpeechManner.Hangs:
                await Task.Delay(Timeout.Infinite, http.RequestAborted);
                return;
            case SpeechManner.Fails or SpeechManner.RefusesKey:
                http.Response.StatusCode = Manner == SpeechManner.Fails ? 500 : 401;
                await http.Response.WriteAsync("""{"detail": "no"}""");
                return;
            case SpeechManner.Garbage:
                await http.Response.WriteAsync("""{"error": "model overloaded"}""");
                return;
            case SpeechManner.Empty:
                return;
            case SpeechManner.Mp3:
                http.Response.ContentType = "audio/mpeg";
                await http.Response.Body.WriteAsync(new byte[] { 0x49, 0x44, 0x33, 4, 0, 0, 0, 0, 0, 0 });
                return;
        }

        var voice = Speech.Require(_voices, "flite/" + body.GetProperty("voice").GetString()!.Split('+')[0]);
        await SendAsync(http, (await Speech.OfAsync(voice, body.GetProperty("input").GetString()!)).Pcm);
    }

    private static bool IsValid(JsonElement body) =>
        body.GetProperty("model").GetString() is { Length: > 0 }
        && body.GetProperty("input").GetString() is { Length: > 0 and <= 4096 }
        && body.GetProperty("voice").GetString() is { Length: > 0 }
        && (!body.TryGetProperty("response_format", out var format) || Formats.Contains(format.GetString()));

    private async Task SendAsync(HttpContext http, short[] pcm)
    {
        var bytes = Bytes(pcm);
        switch (Manner)
        {
            case SpeechManner.StreamedWave:
                // At half the rate: what a voice with 12 kHz would send.
                http.Response.ContentType = "audio/wav";
                await SendPiecesAsync(http, [.. Header(1, 12_000), .. Bytes([.. pcm.Where((_, i) => i % 2 == 0)])], 1000);
                break;
            case SpeechManner.StereoWave:
                http.Response.ContentType = "audio/wav";
                await SendPiecesAsync(http, [.. Header(2, 24_000), .. Bytes([.. pcm.SelectMany(sample => (short[])[sample, sample])])], 4001);
                break;
            case SpeechManner.OddPieces:
                await SendPiecesAsync(http, bytes, 777);
                break;
            case SpeechManner.BreaksOff:
                await SendPiecesAsync(http, bytes[..(bytes.Length / 2)], 4096);
                http.Abort();
                break;
            case SpeechManner.HangsMidway:
                await SendPiecesAsync(http, bytes[..(bytes.Length / 2)], 4096);
                await Task.Delay(Timeout.Infinite, http.RequestAborted);
                break;
            default:
                await SendPiecesAsync(http, bytes, 4096);
                break;
        }
    }

    private static async Task SendPiecesAsync(HttpContext http, byte[] bytes, int size)
    {
        foreach (var piece in bytes.Chunk(size))
        {
            await http.Response.Body.WriteAsync(piece);
            await http.Response.Body.FlushAsync();
        }
    }

    private static byte[] Header(short channels, int rateHz) =>
    [
        .. "RIFF"u8, 0xFF, 0xFF, 0xFF, 0xFF, .. "WAVE"u8, .. "LIST"u8, 3, 0, 0, 0, 1, 2, 3, 0,
        .. "fmt "u8, 16, 0, 0, 0, 1, 0, .. BitConverter.GetBytes(channels), .. BitConverter.GetBytes(rateHz),
        .. BitConverter.GetBytes(rateHz * 2 * channels), .. BitConverter.GetBytes((short)(2 * channels)), 16, 0,
        .. "data"u8, 0xFF, 0xFF, 0xFF, 0xFF,
    ];

    private static byte[] Bytes(short[] pcm) => [.. System.Runtime.InteropServices.MemoryMarshal.AsBytes<short>(pcm)];
}
