namespace Visavis.Face.LipSync.Text;

/// <summary>A stretch of speech of which it is known what the mouth does.</summary>
/// <param name="Viseme">What it does.</param>
/// <param name="StartSample">First sample, 24 kHz; where counting begins is said where marks are handed over.</param>
/// <param name="EndSample">One past the last sample.</param>
public readonly record struct VisemeMark(Viseme Viseme, long StartSample, long EndSample);
