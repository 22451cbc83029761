using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Visavis.Server.Configuration;

/// <summary>The checks that settings share; each adds one line naming the key.</summary>
internal static class OptionChecks
{
    public static void Range(List<string> problems, string key, int value, int least, int most)
    {
        if (value < least || value > most) problems.Add($"{key} must be between {least} and {most}, not {value}.");
    }

    public static void Positive(List<string> problems, string key, TimeSpan value)
    {
        if (value <= TimeSpan.Zero || value > TimeSpan.FromDays(1)) problems.Add($"{key} must be more than 0 and at most a day, not {value}.");
    }

    public static void NotEmpty(List<string> problems, string key, string? value)
    {
        if (string.IsNullOrWhiteSpace(value)) problems.Add($"{key} must not be empty.");
    }

    public static void WebSocketUrl(List<string> problems, string key, string? value)
    {
        if (Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Scheme is "ws" or "wss" && url is { Host.Length: > 0, Fragment.Length: 0, UserInfo.Length: 0 }) return;
        problems.Add($"{key} must be an absolute ws:// or wss:// address, without a user name and a fragment.");
    }

    /// <summary>Checks a section that states its ranges as attributes.</summary>
    public static void Annotations(List<string> problems, string section, object options)
    {
        var faults = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), faults, validateAllProperties: true);
        foreach (var fault in faults) problems.Add($"{section}:{fault.MemberNames.FirstOrDefault()}: {fault.ErrorMessage}");
    }

    public static bool IsListenHost(string host) => host is "*" or "localhost" || IPAddress.TryParse(host, out _);

    public static bool IsPostgres(string connectionString)
    {
        try
        {
            return new Npgsql.NpgsqlConnectionStringBuilder(connectionString) is { Host.Length: > 0, Database.Length: > 0 };
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    public static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
        && uri.PathAndQuery == "/"
        && !text.EndsWith('/')
        && uri.UserInfo.Length == 0
        && uri.Fragment.Length == 0;
}
