using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Visavis.Face;
using Visavis.Face.Assets;
using Visavis.Face.Rendering;

namespace Visavis.Benchmarks.Render;

/// <summary>The same frames drawn by Mesa's llvmpipe in the same run: bench/llvmpipe/scene.c, built here with gcc.</summary>
internal static unsafe class LlvmpipeComparison
{
    private const int SidePx = 512, Frames = 8;

    // The scene takes 2 s on a quiet machine.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    /// <param name="root">The repository.</param>
    /// <param name="asset">Who.</param>
    /// <param name="why">Why nothing was measured.</param>
    /// <returns>The renderer's name and CPU ms a frame with four samples and with one; null where it cannot be built or run here.</returns>
    public static (string Renderer, double FourSamplesMs, double OneSampleMs)? Measure(string root, AvatarAsset asset, out string why)
    {
        var folder = Directory.CreateTempSubdirectory("visavis-llvmpipe-");
        try
        {
            string program = Path.Combine(folder.FullName, "scene"), scene = Path.Combine(folder.FullName, "frames.bin");
            if (!TryRun("gcc", ["-O2", "-o", program, Path.Combine(root, "bench", "llvmpipe", "scene.c"), "-lEGL", "-lGLESv2"], out why)) return null;
            using (var file = File.Create(scene)) Write(file, asset);
            if (!TryRun(program, [scene], out why)) return null;
            var lines = why.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            return (lines[0]["renderer ".Length..], Median(lines[1]), Median(lines[2]));
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        static double Median(string line) => double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
    }

    // head, projection, lights, parts, indices, then each frame's vertices: position, normal, occlusion, shadow, colour.
    private static void Write(FileStream file, AvatarAsset asset)
    {
        var mesh = asset.Mesh;
        var vertices = new VertexStage(asset, SidePx, SidePx);
        vertices.Continue(new FrameHistory(asset));
        var transforms = new PoseTransforms(asset);
        var parts = PartUniforms.Build(asset);
        float scale = 2 * vertices.FocalPx / SidePx, near = -vertices.NearZ, far = near * 1000;
        Put<int>(file, [SidePx, SidePx, Frames, mesh.VertexCount, mesh.Indices.Length, mesh.Parts.Length]);
        Put(file, [scale, scale, (far + near) / (far - near), -2 * far * near / (far - near)]);
        var light = PartUniforms.Light(asset.Manifest.Lights);
        Put(file, new ReadOnlySpan<float>(&light, sizeof(LightUniform) / sizeof(float)));
        for (var i = 0; i < mesh.Parts.Length; i++)
        {
            var p = parts.Pointer + i;
            var kind = p->Kind switch { SurfaceKind.ColouredSkin or SurfaceKind.TexturedSkin => 0, SurfaceKind.ColouredHair => 2, _ => 1 };
            Put<int>(file, [mesh.Parts[i].FirstIndex, mesh.Parts[i].IndexCount, kind]);
            Put(file, [p->WrapR, p->WrapG, p->WrapB, p->SharpK, p->SharpS, p->BroadK, p->BroadS, p->Environment, p->Sheen, p->TintR, p->TintG, p->TintB, p->ShadowFloor, p->HairR, p->HairG, p->HairB]);
        }

        Put<int>(file, mesh.Indices.Span);
        for (var frame = 0; frame < Frames; frame++)
        {
            var pose = new FacePose { HeadYaw = .15f * MathF.Sin(frame), HeadPitch = .05f * MathF.Cos(frame) };
            pose[BlendShape.JawOpen] = frame * .06f;
            vertices.Blend(pose.Weights);
            transforms.Update(pose, pose.Weights);
            vertices.Project(transforms.Rows);
            for (var i = 0; i < mesh.Parts.Length; i++)
            {
                if (parts.Pointer[i].Kind == SurfaceKind.ColouredHair) vertices.TurnStrands(mesh.Parts[i], transforms.Rows);
            }

            for (var v = 0; v < mesh.VertexCount; v++)
            {
                float* at = vertices.ViewPositions + (4 * v), more = vertices.Attributes + (8 * v), colour = vertices.Colours + (4 * v);
                Put(file, [at[0], at[1], at[2], more[3], more[4], more[5], more[6], more[7], colour[0], colour[1], colour[2], colour[3]]);
            }
        }
    }

    private static void Put<T>(FileStream file, ReadOnlySpan<T> values)
        where T : unmanaged => file.Write(MemoryMarshal.AsBytes(values));

    private static void Put(FileStream file, ReadOnlySpan<float> values) => Put<float>(file, values);

    private static bool TryRun(string program, string[] arguments, out string output)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        // One thread, as a session's pictures have one; the process's CPU time is what counts.
        (start.Environment["LP_NUM_THREADS"], start.Environment["LIBGL_ALWAYS_SOFTWARE"], start.Environment["GALLIUM_DRIVER"]) = ("0", "1", "llvmpipe");
        try
        {
            using var process = Process.Start(start)!;
            // Both pipes are read as they fill: a child that fills one nobody reads would wait for ever.
            var (said, complained) = (new StringBuilder(), new StringBuilder());
            process.OutputDataReceived += (_, line) => said.AppendLine(line.Data);
            process.ErrorDataReceived += (_, line) => complained.AppendLine(line.Data);
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            if (!process.WaitForExit(Patience))
            {
                process.Kill(entireProcessTree: true);
                output = $"{program} had not ended after {Patience.TotalSeconds} s";
                return false;
            }

            // Without a limit this also waits for the last lines.
            process.WaitForExit();
            output = said.ToString();
            if (process.ExitCode == 0) return true;
            output = complained.ToString();
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            output = e.Message;
        }

        return false;
    }
}
