using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Visavis.Face.Assets;

namespace Visavis.Face.Rendering;

/// <summary>Lends workspaces for pictures of one avatar and size. There come to be as many as frames are drawn at the same moment.</summary>
internal sealed class WorkspacePool(AvatarAsset asset, int widthPx, int heightPx)
{
    // More than threads that draw; what finds no place is left to the collector.
    private const int Places = 64;

    // Goes with the avatar when the last session of it ends.
    private static readonly ConditionalWeakTable<AvatarAsset, ConcurrentDictionary<(int WidthPx, int HeightPx), WorkspacePool>> Pools = [];

    private readonly FrameWorkspace?[] _idle = new FrameWorkspace?[Places];

    public static WorkspacePool Of(AvatarAsset asset, int widthPx, int heightPx) => Pools.GetOrCreateValue(asset).GetOrAdd(
        (widthPx, heightPx), static (size, asset) => new WorkspacePool(asset, size.WidthPx, size.HeightPx), asset);

    /// <summary>Takes the workspace that was used last, if one is idle: it is the likeliest to be in a cache. Never waits.</summary>
    public FrameWorkspace Rent()
    {
        foreach (ref var place in _idle.AsSpan())
        {
            if (place is not null && Interlocked.Exchange(ref place, null) is { } idle) return idle;
        }

        return new FrameWorkspace(asset, widthPx, heightPx);
    }

    public void Return(FrameWorkspace workspace)
    {
        foreach (ref var place in _idle.AsSpan())
        {
            if (place is null && Interlocked.CompareExchange(ref place, workspace, null) is null) return;
        }
    }
}
