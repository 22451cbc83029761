namespace Visavis.Tests.WebRtc;

/// <summary>Tests that open real connections: alone, because they count what the process holds.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class WebRtcCollection
{
    public const string Name = "WebRTC connections";
}
