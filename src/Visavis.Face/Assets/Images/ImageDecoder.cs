namespace Visavis.Face.Assets.Images;

/// <summary>Picks the decoder by a picture's first bytes: what the file claims about its type is not looked at.</summary>
internal static class ImageDecoder
{
    public static ImageData Decode(ReadOnlyMemory<byte> file)
    {
        if (PngDecoder.Recognises(file.Span)) return PngDecoder.Decode(file);
        if (JpegDecoder.Recognises(file.Span)) return JpegDecoder.Decode(file);
        throw new AvatarFormatException("A texture is neither PNG nor JPEG. Convert the file once: visavis avatars import FILE.glb");
    }
}
