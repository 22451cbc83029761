using System.Globalization;
using Visavis.VendorFakes.Cartesia;
using Visavis.VendorFakes.ElevenLabs;
using Visavis.VendorFakes.OpenAi;

namespace Visavis.VendorFakes;

/// <summary>Reads the command line.</summary>
internal static class FakeCommand
{
    /// <summary>The vendor asked for, or null when that is no sensible request.</summary>
    public static FakeVendor? Parse(string[] args)
    {
        var options = new FakeOptions();
        for (var i = 1; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length || Apply(options, args[i], args[i + 1]) is not { } changed) return null;
            options = changed;
        }

        return args[0] switch
        {
            "openai" => new OpenAiFake(options),
            "cartesia" => new CartesiaFake(options),
            "elevenlabs" => new ElevenLabsFake(options),
            _ => null,
        };
    }

    private static FakeOptions? Apply(FakeOptions options, string name, string value) => name switch
    {
        "--port" when int.TryParse(value, CultureInfo.InvariantCulture, out var port) => options with { Port = port },
        "--think-ms" when int.TryParse(value, CultureInfo.InvariantCulture, out var ms) => options with { ThinkMs = ms },
        "--pace" when double.TryParse(value, CultureInfo.InvariantCulture, out var pace) && pace > 0 => options with { Pace = pace },
        "--hears" => options with { Hears = value },
        "--says" => options with { Replies = [value] },
        _ => null,
    };
}
