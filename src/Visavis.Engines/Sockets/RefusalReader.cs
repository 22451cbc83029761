using System.Net;
using System.Text;

namespace Visavis.Engines.Sockets;

/// <summary>Keeps the beginning of the answer when an upgrade is refused: <see cref="System.Net.WebSockets.ClientWebSocket"/> itself drops the body.</summary>
internal sealed class RefusalReader(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const int MaxBodyBytes = 4096;

    public int? Status { get; private set; }

    public string? Body { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (response.StatusCode == HttpStatusCode.SwitchingProtocols) return response;
        Status = (int)response.StatusCode;
        var buffer = new byte[MaxBodyBytes];
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        Body = Encoding.UTF8.GetString(buffer, 0, length);
        return response;
    }
}
