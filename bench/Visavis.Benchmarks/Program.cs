using Visavis.Benchmarks;
using Visavis.Benchmarks.Render;

var jsonAt = Array.IndexOf(args, "--json");
var jsonPath = jsonAt >= 0 && jsonAt + 1 < args.Length ? args[jsonAt + 1] : null;
return args.FirstOrDefault() switch
{
    "render" => RenderBench.Run(jsonPath),
    "voices" => await VoicesBench.RunAsync(jsonPath),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("visavis bench NAME [--json FILE]    NAME: render, voices");
    return 2;
}
