using System.Net;
using Visavis.Engines.Outbound;
using Visavis.Tests.Contract;

namespace Visavis.Tests.Engines.Outbound;

/// <summary>The guard against request forgery: where a customer's word may not lead this server.</summary>
public sealed class OutboundPolicyTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.0.9")]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.254")]
    [InlineData("192.168.1.1")]
    [InlineData("100.64.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::127.0.0.1")]
    [InlineData("fe80::1")]
    [InlineData("fec0::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("ff02::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:192.168.0.1")]
    [InlineData("64:ff9b::10.0.0.1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("2002:a9fe:a9fe::1")]
    public void IsPublic_OfAnAddressInSomebodysNetwork_IsFalse(string address) => Assert.False(AddressRules.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("172.32.0.1")]
    [InlineData("192.169.0.1")]
    [InlineData("100.128.0.1")]
    [InlineData("2606:4700::1111")]
    [InlineData("::ffff:1.1.1.1")]
    [InlineData("64:ff9b::1.1.1.1")]
    [InlineData("2002:101:101::1")]
    public void IsPublic_OfAPublicAddress_IsTrue(string address) => Assert.True(AddressRules.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("ws://agent.example/", "Outbound:AllowInsecure")]
    [InlineData("wss://10.0.0.7/", "private address")]
    [InlineData("wss://[::1]/", "private address")]
    [InlineData("wss://[::ffff:10.0.0.7]/", "private address")]
    [InlineData("wss://0x7f.1/", "private address")]
    [InlineData("wss://2130706433/", "private address")]
    [InlineData("wss://LocalHost:8000/", "private address")]
    [InlineData("wss://deep.localhost/", "private address")]
    [InlineData("wss://agent.example/", null)]
    [InlineData("wss://1.1.1.1/", null)]
    [ContractCheck("D-A20")]
    public void Refusal_ByDefault_LetsEncryptedConnectionsToPublicHostsPass(string url, string? why) => AssertRefusal(new OutboundPolicyOptions(), url, why);

    [Theory]
    [InlineData("wss://agent.example/", null)]
    [InlineData("wss://AGENT.example:8443/path", null)]
    [InlineData("wss://eu.agents.example/", null)]
    [InlineData("wss://a.b.agents.example/", null)]
    [InlineData("wss://agents.example/", "Outbound:AllowedHosts")]
    [InlineData("wss://notagents.example/", "Outbound:AllowedHosts")]
    [InlineData("wss://agent.example.evil.example/", "Outbound:AllowedHosts")]
    [InlineData("wss://agent.example@evil.example/", "Outbound:AllowedHosts")]
    [InlineData("wss://1.1.1.1/", "Outbound:AllowedHosts")]
    [ContractCheck("D-A20")]
    public void Refusal_WithAListOfHosts_LetsOnlyThosePass(string url, string? why) =>
        AssertRefusal(new OutboundPolicyOptions { AllowedHosts = ["agent.example", "*.agents.example"] }, url, why);

    [Fact]
    public void Refusal_OfAListedHostWithAPrivateAddress_StillNeedsPrivateNetworks()
    {
        AssertRefusal(new OutboundPolicyOptions { AllowedHosts = ["10.0.0.7"] }, "wss://10.0.0.7/", "private address");
        AssertRefusal(new OutboundPolicyOptions { AllowedHosts = ["10.0.0.7"], AllowPrivateNetworks = true }, "wss://10.0.0.7/", null);
    }

    private static void AssertRefusal(OutboundPolicyOptions options, string url, string? why)
    {
        var refusal = new OutboundPolicy(options).Refusal(new Uri(url));

        if (why is null) Assert.Null(refusal);
        else Assert.Contains(why, refusal, StringComparison.Ordinal);
    }
}
