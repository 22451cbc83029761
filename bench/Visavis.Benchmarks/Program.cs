using Visavis.Benchmarks;

var jsonAt = Array.IndexOf(args, "--json");
var jsonPath = jsonAt >= 0 && jsonAt + 1 < args.Length ? args[jsonAt + 1] : null;
return args.FirstOrDefault() switch
{
    "voices" => await VoicesBench.RunAsync(jsonPath),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("visavis bench NAME [--json FILE]    NAME: voices");
    return 2;
}
