using System.Net;
using System.Net.Http.Headers;
using Visavis.Sessions.Ports;

namespace Visavis.Engines.Voices.Remote;

/// <summary>HTTP to a voice server: one connection pool, and limits that no server can stretch by hanging.</summary>
/// <remarks>Thread-safe. Whatever goes wrong comes out as a <see cref="VoiceException"/> without secrets and without the text.</remarks>
internal sealed class VoiceServer : IDisposable
{
    // Error bodies are read for their code; a server that sends more is not explaining itself.
    private const int MostErrorBytes = 16 * 1024;
    private const int PieceBytes = 16 * 1024;

    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(5);

    private readonly HttpClient _http;
    private readonly TimeProvider _time;
    private readonly TimeSpan _answerLimit;
    private readonly TimeSpan _silenceLimit;

    /// <param name="name">What to call it in errors.</param>
    /// <param name="url">Base address.</param>
    /// <param name="answerLimit">Longest wait for the first byte of an answer.</param>
    /// <param name="silenceLimit">Longest pause within an answer.</param>
    /// <param name="time">Clock of both.</param>
    public VoiceServer(string name, Uri url, TimeSpan answerLimit, TimeSpan silenceLimit, TimeProvider time)
    {
        Name = name;
        _time = time;
        _answerLimit = answerLimit;
        _silenceLimit = silenceLimit;
        _http = new HttpClient(new SocketsHttpHandler
        {
            ConnectTimeout = ConnectLimit,
            AllowAutoRedirect = false,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ActivityHeadersPropagator = null,
        })
        {
            // Relative paths would replace the last part of an address that lacks its slash.
            BaseAddress = new Uri(url.AbsoluteUri.TrimEnd('/') + "/"),
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    public string Name { get; }

    public HttpRequestHeaders Headers => _http.DefaultRequestHeaders;

    /// <summary>Sends a request; the answer's body is still to be read, with <see cref="ReadAsync"/>.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_answerLimit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Unavailable($"did not answer within {_answerLimit.TotalSeconds:0.#} s");
        }
        catch (HttpRequestException fault)
        {
            throw Unavailable($"cannot be reached ({fault.HttpRequestError})", fault);
        }
    }

    /// <summary>The body as it arrives.</summary>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        HttpResponseMessage response, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[PieceBytes];
        while (await ReadPieceAsync(body, buffer, cancellationToken) is var read and > 0) yield return buffer.AsMemory(0, read);
    }

    /// <summary>The body of an error or a list, as text, cut at a limit.</summary>
    public async Task<string> ReadTextAsync(HttpResponseMessage response, CancellationToken cancellationToken, int mostBytes = MostErrorBytes)
    {
        var text = new MemoryStream();
        await foreach (var piece in ReadAsync(response, cancellationToken))
        {
            text.Write(piece.Span[..(int)Math.Min(piece.Length, mostBytes - text.Length)]);
            if (text.Length >= mostBytes) break;
        }

        return System.Text.Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }

    public VoiceException Unavailable(string what, Exception? cause = null) => new(VoiceFault.Unavailable, $"The voice server '{Name}' {what}.", cause);

    public VoiceException Failed(string what, Exception? cause = null) => new(VoiceFault.Failed, $"The voice server '{Name}' {what}.", cause);

    /// <summary>What a status means when nothing more is known.</summary>
    public VoiceException Refused(HttpStatusCode status) => (int)status switch
    {
        401 or 403 => Unavailable($"refuses our key ({(int)status})"),
        402 => Unavailable("wants to be paid (402)"),
        404 => Failed("does not have what was asked for (404): check model and address"),
        429 => Unavailable("is busy (429)"),
        >= 500 => Unavailable($"failed ({(int)status})"),
        _ => Failed($"refused the request ({(int)status})"),
    };

    public void Dispose() => _http.Dispose();

    private async Task<int> ReadPieceAsync(Stream body, byte[] buffer, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_silenceLimit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await body.ReadAsync(buffer, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failed($"stopped in the middle of its answer for {_silenceLimit.TotalSeconds:0.#} s");
        }
        catch (Exception fault) when (fault is IOException or HttpRequestException)
        {
            throw Failed("broke off in the middle of its answer", fault);
        }
    }
}
