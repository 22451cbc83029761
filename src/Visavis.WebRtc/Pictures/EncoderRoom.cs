using Visavis.Media.Video;

namespace Visavis.WebRtc.Pictures;

/// <summary>The encoders of one session: one for each codec that somebody takes, and one for each watcher whose path is too thin for that.</summary>
/// <param name="format">Shape of the pictures.</param>
internal sealed class EncoderRoom(VideoFormat format)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<VideoCodec, SharedEncoder> _shared = [];
    private readonly Dictionary<PictureTap, ThinPath> _apart = [];

    /// <summary>Shape of the pictures.</summary>
    public VideoFormat Format => format;

    /// <summary>Gives a viewer the encoder of its codec, a new one if nobody had it.</summary>
    /// <exception cref="Interop.NativeRequestException">The encoder cannot be started.</exception>
    public void Join(PictureTap viewer)
    {
        lock (_gate)
        {
            if (viewer.HasLeft) return;
            if (!_shared.TryGetValue(viewer.Plan.Codec, out var encoder))
            {
                encoder = new SharedEncoder(viewer.Plan, format, viewer.TargetBitrate);
                _shared.Add(viewer.Plan.Codec, encoder);
            }

            Move(viewer, encoder);
        }
    }

    /// <summary>Ends a viewer's part; its encoder is stopped when it was the last. On no thread of a pipeline.</summary>
    public async Task LeaveAsync(PictureTap viewer)
    {
        SharedEncoder? idle;
        lock (_gate)
        {
            viewer.HasLeft = true;
            _apart.Remove(viewer);
            idle = Move(viewer, null);
        }

        if (idle is not null) await idle.DisposeAsync();
    }

    /// <summary>Looks whether a watcher belongs on an encoder of its own, or back among the others. On no thread of a pipeline.</summary>
    /// <param name="viewer">The viewer.</param>
    /// <param name="wasCut">Whether its path was just found full.</param>
    public async Task ReviewAsync(PictureTap viewer, bool wasCut)
    {
        if (!viewer.OnlyWatches) return;
        SharedEncoder? idle;
        lock (_gate) idle = viewer.HasLeft ? null : Review(viewer, wasCut);
        if (idle is not null) await idle.DisposeAsync();
    }

    private SharedEncoder? Review(PictureTap viewer, bool wasCut)
    {
        _shared.TryGetValue(viewer.Plan.Codec, out var shared);
        if (_apart.TryGetValue(viewer, out var path))
        {
            if (shared is null || !path.CanFollowAgain(wasCut, viewer.TargetBitrate, shared.Bitrate)) return null;
            _apart.Remove(viewer);
            return Move(viewer, shared);
        }

        if (!wasCut || shared is not { Members: > 1 } || !ThinPath.CannotFollow(viewer.TargetBitrate, shared.Bitrate)) return null;
        var own = new SharedEncoder(viewer.Plan, format, viewer.TargetBitrate);
        _apart.Add(viewer, new ThinPath());
        return Move(viewer, own);
    }

    // Answers the encoder that nobody takes any more, for the caller to stop outside the lock.
    private SharedEncoder? Move(PictureTap viewer, SharedEncoder? next)
    {
        var before = viewer.Switch(next);
        next?.Add(viewer);
        if (before is null) return null;
        before.Remove(viewer);
        if (before.Members > 0) return null;
        if (_shared.GetValueOrDefault(before.Codec) == before) _shared.Remove(before.Codec);
        return before;
    }
}
