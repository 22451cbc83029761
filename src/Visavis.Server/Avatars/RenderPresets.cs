namespace Visavis.Server.Avatars;

/// <summary>The render presets of the contract.</summary>
internal static class RenderPresets
{
    public const string Default = "delta";

    /// <summary>All names that a request may use.</summary>
    public static readonly string[] Names = ["delta", "golf"];
}
