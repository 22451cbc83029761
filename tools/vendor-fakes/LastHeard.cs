using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Visavis.VendorFakes;

/// <summary>Notes when bytes come from the client of an upgraded connection: pings count too, and a WebSocket answers those out of sight.</summary>
internal sealed class LastHeard(IHttpUpgradeFeature upgrade) : IHttpUpgradeFeature
{
    private long _atTicks = TimeProvider.System.GetTimestamp();

    /// <summary>Watches the connection of every request that becomes a WebSocket.</summary>
    public static Task WatchAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade) context.Features.Set<IHttpUpgradeFeature>(new LastHeard(upgrade));
        return next(context);
    }

    /// <summary>Of a request that <see cref="WatchAsync"/> watches.</summary>
    public static LastHeard Of(HttpContext context) => (LastHeard)context.Features.Get<IHttpUpgradeFeature>()!;

    /// <inheritdoc />
    public bool IsUpgradableRequest => upgrade.IsUpgradableRequest;

    /// <summary>How long nothing has come.</summary>
    public TimeSpan Silence => TimeProvider.System.GetElapsedTime(Volatile.Read(ref _atTicks));

    /// <inheritdoc />
    public async Task<Stream> UpgradeAsync() => new NotedStream(await upgrade.UpgradeAsync(), this);

    private void Note() => Volatile.Write(ref _atTicks, TimeProvider.System.GetTimestamp());

    private sealed class NotedStream(Stream inner, LastHeard owner) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = await inner.ReadAsync(buffer, cancellationToken);
            owner.Note();
            return count;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => inner.WriteAsync(buffer, cancellationToken);

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            inner.WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
