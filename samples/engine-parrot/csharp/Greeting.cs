namespace Visavis.Samples;

/// <summary>The greeting that all parrots share.</summary>
public static class Greeting
{
    private const int WavHeaderBytes = 44;

    /// <summary>PCM16LE mono 24 kHz: the file is a plain WAV of that format.</summary>
    public static byte[] Load()
    {
        using var file = typeof(Greeting).Assembly.GetManifestResourceStream("parrot-greeting.wav")!;
        file.Position = WavHeaderBytes;
        var pcm = new byte[file.Length - WavHeaderBytes];
        file.ReadExactly(pcm);
        return pcm;
    }
}
