using System.Threading.Channels;

namespace Visavis.Engines.TextEcho;

/// <summary>Wakes one waiting loop; several calls before it looks count as one.</summary>
internal sealed class Wake
{
    // Full means that the loop will look anyway: a further call may be dropped.
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Set() => _signal.Writer.TryWrite(true);

    public async ValueTask WaitAsync(CancellationToken cancellationToken) => await _signal.Reader.ReadAsync(cancellationToken);
}
