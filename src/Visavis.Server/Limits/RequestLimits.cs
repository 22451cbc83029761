using System.Net;
using System.Net.Sockets;
using Visavis.Server.Configuration;
using Visavis.Server.Problems;

namespace Visavis.Server.Limits;

/// <summary>How often a project may call, and how often a stranger may guess.</summary>
internal sealed class RequestLimits(VisavisOptions options, TimeProvider time)
{
    // A provider's customer has a whole /64 of IPv6 addresses: they count as one.
    private const int NetworkBytes = 8;
    private const int BurstSeconds = 2;

    private readonly TokenBuckets _projects = new(options.Limits.RequestsPerSecond, options.Limits.RequestsPerSecond * BurstSeconds, time);
    private readonly TokenBuckets _failures = new(options.Limits.FailuresPerMinute / 60.0, options.Limits.FailuresPerMinute, time);

    /// <summary>Counts a call of a project.</summary>
    /// <returns>What to answer instead, or null.</returns>
    public ApiProblem? OfProject(string projectId) => Answer(
        _projects.Take(projectId), $"The project calls more than {options.Limits.RequestsPerSecond} times a second (Limits:RequestsPerSecond).");

    /// <summary>Whether an address has failed too often of late to be heard at all.</summary>
    public ApiProblem? OfStranger(HttpContext http) => Answer(_failures.Look(NetworkOf(http)), "Too many wrong credentials from this address.");

    /// <summary>Counts a credential that was wrong.</summary>
    public void CountFailure(HttpContext http) => _failures.Take(NetworkOf(http));

    private static ApiProblem? Answer(TimeSpan? wait, string detail) => wait is { } time
        ? new ApiProblem(StatusCodes.Status429TooManyRequests, ErrorCode.RateLimited, detail) { RetryAfter = time }
        : null;

    private static string NetworkOf(HttpContext http)
    {
        if (http.Connection.RemoteIpAddress is not { } address) return "";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? new IPAddress([.. address.GetAddressBytes().AsSpan(0, NetworkBytes), .. new byte[NetworkBytes]]).ToString()
            : address.ToString();
    }
}
