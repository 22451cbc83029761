using System.Text.Json.Serialization;
using Visavis.Server.Api.Sessions;

namespace Visavis.Server.Api;

/// <summary>JSON of the REST API's answers.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(CreatedSession))]
[JsonSerializable(typeof(AcceptedTask))]
[JsonSerializable(typeof(SessionView))]
[JsonSerializable(typeof(SessionList))]
[JsonSerializable(typeof(SessionEventsView))]
[JsonSerializable(typeof(AvatarList))]
[JsonSerializable(typeof(VoiceList))]
[JsonSerializable(typeof(UsageList))]
internal sealed partial class ApiJson : JsonSerializerContext;
