using System.Buffers;

namespace Visavis.Server.Validation;

/// <summary>Bodies read as a whole under a limit of their own.</summary>
internal static class RequestBody
{
    /// <summary>Reads the body.</summary>
    /// <exception cref="BadHttpRequestException">413: it is larger than <paramref name="mostBytes"/>.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, int mostBytes, CancellationToken cancellationToken)
    {
        if (request.ContentLength > mostBytes) throw TooLarge(mostBytes);
        var body = new ArrayBufferWriter<byte>(Math.Max(256, (int)(request.ContentLength ?? 0)));
        while (true)
        {
            var read = await request.Body.ReadAsync(body.GetMemory(256), cancellationToken);
            if (read == 0) return body.WrittenMemory;
            body.Advance(read);
            if (body.WrittenCount > mostBytes) throw TooLarge(mostBytes);
        }
    }

    private static BadHttpRequestException TooLarge(int mostBytes) =>
        new($"The body is larger than {mostBytes} bytes.", StatusCodes.Status413PayloadTooLarge);
}
