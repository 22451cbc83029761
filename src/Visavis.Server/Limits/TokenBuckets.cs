using System.Collections.Concurrent;

namespace Visavis.Server.Limits;

/// <summary>A bucket of tokens for each name: what is taken comes back at a steady pace, and never more than fits.</summary>
/// <remarks>Thread-safe. Full buckets are forgotten, so names that come once cost nothing for long.</remarks>
internal sealed class TokenBuckets(double perSecond, double most, TimeProvider time)
{
    // Beyond this many names the full buckets are swept out; an attacker with a million addresses costs a few megabytes at most.
    private const int SweepAt = 10_000;

    private readonly ConcurrentDictionary<string, Bucket> _buckets = new(StringComparer.Ordinal);
    private int _sweeping;

    /// <summary>Takes one token.</summary>
    /// <param name="name">Whose bucket.</param>
    /// <returns>Null when there was one, or else how long it takes until there is.</returns>
    public TimeSpan? Take(string name)
    {
        if (_buckets.Count > SweepAt) Sweep();
        var bucket = _buckets.GetOrAdd(name, static (_, fresh) => new Bucket(fresh.most, fresh.now), (most, now: time.GetTimestamp()));
        lock (bucket)
        {
            Refill(bucket);
            if (bucket.Tokens >= 1)
            {
                bucket.Tokens--;
                return null;
            }

            return Missing(bucket);
        }
    }

    /// <summary>Whether the bucket is empty, without taking anything.</summary>
    /// <returns>Null when it is not, or else how long it takes until there is a token.</returns>
    public TimeSpan? Look(string name)
    {
        if (!_buckets.TryGetValue(name, out var bucket)) return null;
        lock (bucket)
        {
            Refill(bucket);
            return bucket.Tokens >= 1 ? null : Missing(bucket);
        }
    }

    private TimeSpan Missing(Bucket bucket) => TimeSpan.FromSeconds((1 - bucket.Tokens) / perSecond);

    private void Refill(Bucket bucket)
    {
        var now = time.GetTimestamp();
        bucket.Tokens = Math.Min(most, bucket.Tokens + (time.GetElapsedTime(bucket.At, now).TotalSeconds * perSecond));
        bucket.At = now;
    }

    private void Sweep()
    {
        if (Interlocked.Exchange(ref _sweeping, 1) == 1) return;
        foreach (var (name, bucket) in _buckets)
        {
            lock (bucket)
            {
                Refill(bucket);
                if (bucket.Tokens >= most) _buckets.TryRemove(name, out _);
            }
        }

        Volatile.Write(ref _sweeping, 0);
    }

    private sealed class Bucket(double tokens, long at)
    {
        public double Tokens { get; set; } = tokens;

        public long At { get; set; } = at;
    }
}
