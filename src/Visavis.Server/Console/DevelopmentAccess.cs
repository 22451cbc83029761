namespace Visavis.Server.Console;

/// <summary>The key that the console may use in development.</summary>
internal sealed class DevelopmentAccess
{
    /// <summary>Set once before the server listens; stays null in production.</summary>
    public string? ApiKey { get; set; }
}
