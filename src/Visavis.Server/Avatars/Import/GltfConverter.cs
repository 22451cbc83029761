using System.ComponentModel;
using System.Diagnostics;

namespace Visavis.Server.Avatars.Import;

/// <summary>Rewrites models whose packing the product does not read, once, with glTF Transform from npm.</summary>
internal sealed class GltfConverter(TextWriter progress)
{
    /// <summary>The tool and the version that was tried.</summary>
    public const string Package = "@gltf-transform/cli@4.5.1";

    private static readonly string[] Unpack = ["dequantize"];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Rewrites a file so that it does without an extension.</summary>
    /// <param name="source">The file; .gltf with its companions, .glb or .vrm.</param>
    /// <param name="target">Receives a GLB.</param>
    /// <param name="extension">The extension; null only packs the file into one GLB.</param>
    /// <param name="cancellationToken">Stops the tool.</param>
    /// <exception cref="AvatarImportException">No tool does that, Node is missing, or the tool failed.</exception>
    public async Task ConvertAsync(string source, string target, string? extension, CancellationToken cancellationToken)
    {
        var reason = extension is null ? "The model is not one file (.glb)" : $"The model needs the glTF extension {extension}";
        var arguments = Arguments(extension)
            ?? throw new AvatarImportException($"{reason}, which is neither read nor converted. Export the model without it.");
        await progress.WriteLineAsync($"{reason}; converting it with {Package} ...");
        // Unpacked to plain floats first, whatever follows: version 4.5.1 writes sparse normalised integers (small morph targets) as zeros.
        var unpacked = target + ".unpacked.glb";
        await StepAsync(Unpack, source, arguments.Length == 0 ? target : unpacked, reason, cancellationToken);
        if (arguments.Length > 0) await StepAsync(arguments, unpacked, target, reason, cancellationToken);
    }

    private static async Task StepAsync(string[] arguments, string source, string target, string reason, CancellationToken cancellationToken)
    {
        var how = $"npx {Package} {string.Join(' ', [arguments[0], "IN.glb", "OUT.glb", .. arguments[1..]])}";
        string[] command = ["--yes", "--package", Package, "gltf-transform", arguments[0], source, target, .. arguments[1..]];
        try
        {
            var (exitCode, output) = await RunAsync(command, cancellationToken);
            if (exitCode != 0 || !File.Exists(target))
                throw new AvatarImportException($"{reason}, and converting it failed ({how}):{Environment.NewLine}{Advice(output)}");
        }
        catch (Win32Exception)
        {
            throw new AvatarImportException($"{reason}, and Node.js is not there to convert it. Install Node.js 20 from https://nodejs.org and import again, or convert it elsewhere: {how}");
        }
    }

    private static string[]? Arguments(string? extension) => extension switch
    {
        null or "KHR_draco_mesh_compression" or "EXT_meshopt_compression" or "KHR_meshopt_compression" => [],
        "EXT_texture_webp" => ["png", "--formats", "webp"],
        "EXT_texture_avif" => ["png", "--formats", "avif"],
        "KHR_texture_basisu" => ["ktxdecompress"],
        "KHR_materials_pbrSpecularGlossiness" => ["metalrough"],
        _ => null,
    };

    private static async Task<(int ExitCode, string Output)> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(OperatingSystem.IsWindows() ? "npx.cmd" : "npx")
        {
            RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false,
        };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start) ?? throw new Win32Exception();
        process.StandardInput.Close();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await output + await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            return (-1, $"The tool was stopped after {Patience.TotalMinutes} minutes.");
        }
    }

    // KTX2 is the one packing for which the tool wants a program that npm does not bring.
    private static string Advice(string output) => output.Contains("command -v ktx", StringComparison.Ordinal)
        ? "It takes the program 'ktx' of Khronos' KTX-Software 4.3 or later. Install it from https://github.com/KhronosGroup/KTX-Software/releases and import again."
        : Tail(output);

    private static string Tail(string text)
    {
        const int most = 600;
        var trimmed = string.Join('\n', text.Split('\n').Where(line => !line.StartsWith("npm warn", StringComparison.Ordinal))).Trim();
        return trimmed.Length <= most ? trimmed : trimmed[^most..];
    }
}

/// <summary>A model cannot be imported; the message says why and what to do.</summary>
internal sealed class AvatarImportException(string message) : Exception(message);
