using System.Text.Json.Serialization;
using Visavis.WebRtc;

namespace Visavis.Server.SdkApi;

/// <summary>What a page learns of its session.</summary>
/// <param name="Id">Session id.</param>
/// <param name="LimitedAccessToken">Credential for connecting as a viewer, and nothing else.</param>
/// <param name="RoomUrl">Where to connect.</param>
/// <param name="SessionConfig">How to show it.</param>
internal sealed record SdkSession(Guid Id, string LimitedAccessToken, string RoomUrl, SdkSessionConfig SessionConfig);

/// <summary>How a page has to show a session.</summary>
/// <param name="UsesStackedAlpha">Whether the lower half of the picture is the alpha of the upper half.</param>
/// <param name="IceServers">STUN and TURN servers to use, with credentials for this page; an addition to the contract.</param>
internal sealed record SdkSessionConfig(bool UsesStackedAlpha, IReadOnlyList<PageIceServer> IceServers);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SdkSession))]
internal sealed partial class SdkJson : JsonSerializerContext;
