using System.Collections;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Visavis.Server.Configuration;

/// <summary>Settings as JSON that the server would read again, but for the secrets.</summary>
internal static class SettingsPrinter
{
    private const string Mask = "********";

    private static readonly JsonSerializerOptions Layout = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Print(VisavisOptions options) => Section(options).ToJsonString(Layout);

    private static JsonObject Section(object section)
    {
        var json = new JsonObject();
        foreach (var property in SettingsShape.PropertiesOf(section.GetType())) json[property.Name] = Node(property.Name, property.GetValue(section));
        return json;
    }

    private static JsonNode? Node(string key, object? value)
    {
        switch (value)
        {
            case null:
                return null;
            case string text:
                return SettingsShape.IsSecret(key) && text.Length > 0 ? Mask : text;
            case bool flag:
                return flag;
            case TimeSpan time:
                return time.ToString("c", CultureInfo.InvariantCulture);
            case Enum name:
                return name.ToString();
            case IFormattable number when value.GetType().IsPrimitive:
                return JsonNode.Parse(number.ToString(null, CultureInfo.InvariantCulture));
            case IEnumerable list when SettingsShape.ValueOfMap(value.GetType()) is not null:
                var map = new JsonObject();
                foreach (var entry in list)
                {
                    var name = (string)entry.GetType().GetProperty("Key")!.GetValue(entry)!;
                    map[name] = Node(name, entry.GetType().GetProperty("Value")!.GetValue(entry));
                }

                return map;
            case IEnumerable list:
                return new JsonArray([.. list.Cast<object>().Select(item => Node(key, item))]);
            default:
                return Section(value);
        }
    }
}
