namespace Visavis.Engines.Outbound;

/// <summary>Where this server may connect to on a customer's word: the guard against request forgery.</summary>
public sealed class OutboundPolicyOptions
{
    /// <summary>Section of the settings.</summary>
    public const string SectionName = "Outbound";

    /// <summary>Whether private, loopback, link-local and carrier-NAT addresses may be reached.</summary>
    /// <value>Default false; the development environment sets it to true.</value>
    public bool AllowPrivateNetworks { get; set; }

    /// <summary>Whether unencrypted <c>ws://</c> may be used.</summary>
    /// <value>Default false; the development environment sets it to true.</value>
    public bool AllowInsecure { get; set; }

    /// <summary>When not empty, the only hosts that may be reached: exact names, or <c>*.example.com</c> for any name below.</summary>
    /// <value>Default empty: every public host.</value>
    public IList<string> AllowedHosts { get; init; } = [];
}
