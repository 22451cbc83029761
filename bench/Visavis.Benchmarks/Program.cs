using Visavis.Benchmarks;
using Visavis.Benchmarks.Api;
using Visavis.Benchmarks.LipSync;
using Visavis.Benchmarks.Render;

var jsonPath = ValueOf("--json");
return args.FirstOrDefault() switch
{
    "lipsync" => await LipSyncBench.RunAsync(ValueOf("--labels"), jsonPath),
    "api" => await ApiBench.RunAsync(jsonPath),
    "render" => RenderBench.Run(jsonPath, ValueOf("--avatar")),
    "voices" => await VoicesBench.RunAsync(jsonPath),
    _ => Usage(),
};

string? ValueOf(string option)
{
    var at = Array.IndexOf(args, option);
    return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
}

static int Usage()
{
    Console.Error.WriteLine("visavis bench NAME [--json FILE]    NAME: api, lipsync [--labels DIR], render [--avatar ID], voices");
    return 2;
}
