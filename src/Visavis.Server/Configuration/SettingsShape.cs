using System.Collections;
using System.ComponentModel;
using System.Reflection;

namespace Visavis.Server.Configuration;

/// <summary>Which keys there are, as the option classes have them.</summary>
internal static class SettingsShape
{
    private static readonly string[] SecretEndings = ["ApiKey", "Credential", "Password", "Secret", "ConnectionString", "Token", "Redis"];

    /// <summary>The settings of a section: what can be set, or filled in place.</summary>
    public static IEnumerable<PropertyInfo> PropertiesOf(Type section) => section
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.CanWrite || (property.PropertyType != typeof(string) && typeof(IEnumerable).IsAssignableFrom(property.PropertyType)));

    public static bool IsScalar(Type type) => Bare(type).IsValueType || type == typeof(string);

    /// <summary>Type of the values of a dictionary with names as keys; null for anything else.</summary>
    public static Type? ValueOfMap(Type type) => type.GetInterfaces().Append(type)
        .FirstOrDefault(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IDictionary<,>))?.GetGenericArguments()[1];

    /// <summary>Type of the items of a list; null for anything else.</summary>
    public static Type? ItemOfList(Type type) => type == typeof(string) || ValueOfMap(type) is not null
        ? null
        : type.GetInterfaces().Append(type).FirstOrDefault(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IEnumerable<>))?.GetGenericArguments()[0];

    /// <summary>Whether a key's value must not be shown.</summary>
    public static bool IsSecret(string key) => SecretEndings.Any(ending => key.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    /// <summary>What is wrong with a text as a value of a type, or null.</summary>
    public static string? Fault(Type type, string text)
    {
        var bare = Bare(type);
        if (type == typeof(string) || (text.Length == 0 && bare != type)) return null;
        try
        {
            TypeDescriptor.GetConverter(bare).ConvertFromInvariantString(text);
            if (!bare.IsEnum || Enum.GetNames(bare).Contains(text, StringComparer.OrdinalIgnoreCase)) return null;
        }
        catch (Exception error) when (error is ArgumentException or FormatException or InvalidCastException or NotSupportedException or OverflowException)
        {
            // Said below in our own words.
        }

        if (bare.IsEnum) return $"must be one of {string.Join(", ", Enum.GetNames(bare))}";
        if (bare == typeof(bool)) return "must be true or false";
        if (bare == typeof(TimeSpan)) return "must be a time span such as 00:00:30";
        return bare == typeof(int) || bare == typeof(long) ? "must be a whole number" : "must be a number";
    }

    private static Type Bare(Type type) => Nullable.GetUnderlyingType(type) ?? type;
}
