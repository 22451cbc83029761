namespace Visavis.Face.LipSync;

/// <summary>Where a mouth can go: the channels that visemes are made of and that rigs are driven by.</summary>
internal enum MouthChannel
{
    Jaw,
    Pucker,
    Funnel,
    Stretch,
    Smile,
    LowerDown,
    UpperUp,
    Press,
    RollLower,
    RollUpper,
    Tongue,

    /// <summary>How far the lips are shut against the open jaw: 0 open, 1 sealed.</summary>
    Seal,
}

/// <summary>The mouth of each viseme, and how much it insists on its jaw and on its lips when neighbours disagree.</summary>
/// <remarks>
/// Dominance after Cohen and Massaro (1993). Tongue-only consonants (t, d, k, n, l) hardly insist on lips, so they take over the
/// shape of their neighbours; rounded vowels insist most.
/// </remarks>
internal static class MouthShapes
{
    public const int ChannelCount = (int)MouthChannel.Seal + 1;

    // Everything but the seal, which is a decision of its own.
    private const int TableWidth = ChannelCount - 1;

    //  jaw   pucker funnel stretch smile lowDn upUp  press rollL rollU tongue
    private static readonly float[] Shapes =
    [
        .00f, .00f, .00f, .00f, .00f, .00f, .00f, .00f, .00f, .00f, .00f, // sil
        .05f, .05f, .00f, .00f, .00f, .00f, .00f, .45f, .30f, .25f, .00f, // PP
        .07f, .00f, .00f, .05f, .00f, .00f, .18f, .00f, .60f, .00f, .00f, // FF
        .14f, .00f, .00f, .05f, .00f, .15f, .08f, .00f, .00f, .00f, .45f, // TH
        .12f, .00f, .00f, .08f, .00f, .18f, .08f, .00f, .00f, .00f, .20f, // DD
        .16f, .00f, .00f, .05f, .00f, .15f, .05f, .00f, .00f, .00f, .00f, // kk
        .10f, .25f, .45f, .00f, .00f, .10f, .10f, .00f, .00f, .00f, .00f, // CH
        .05f, .00f, .00f, .22f, .08f, .20f, .10f, .00f, .00f, .00f, .00f, // SS
        .12f, .00f, .00f, .05f, .00f, .15f, .05f, .00f, .00f, .00f, .25f, // nn
        .13f, .25f, .20f, .00f, .00f, .05f, .05f, .00f, .00f, .00f, .00f, // RR
        .55f, .00f, .05f, .05f, .00f, .25f, .12f, .00f, .00f, .00f, .00f, // aa
        .34f, .00f, .00f, .13f, .06f, .22f, .12f, .00f, .00f, .00f, .00f, // E: the jaw makes it
        .10f, .00f, .00f, .34f, .28f, .22f, .08f, .00f, .00f, .00f, .00f, // I: the corners make it
        .36f, .25f, .50f, .00f, .00f, .10f, .05f, .00f, .00f, .00f, .00f, // O
        .15f, .70f, .26f, .00f, .00f, .00f, .00f, .00f, .00f, .00f, .00f, // U
    ];

    //                                           sil  PP  FF   TH   DD   kk   CH   SS  nn   RR   aa  E    I    O    U
    private static readonly float[] OverJaw = [.5f, 1f, .9f, .5f, .5f, .3f, .8f, 1f, .5f, .5f, 1f, .9f, .9f, .9f, .9f];
    private static readonly float[] OverLips = [.4f, 1f, 1f, .3f, .25f, .15f, .9f, .5f, .25f, .6f, .7f, .6f, .8f, 1.2f, 1.5f];

    /// <summary>The mouth that a mix of visemes asks for.</summary>
    /// <param name="weights">[15] weights.</param>
    /// <param name="mouth">Receives all channels but the seal.</param>
    public static void Blend(ReadOnlySpan<float> weights, Span<float> mouth)
    {
        mouth[..TableWidth].Clear();
        float jawSum = 1e-6f, lipSum = 1e-6f;
        for (var v = 0; v < Visemes.Count; v++)
        {
            float overJaw = OverJaw[v] * weights[v], overLips = OverLips[v] * weights[v];
            jawSum += overJaw;
            lipSum += overLips;
            mouth[0] += overJaw * Shapes[v * TableWidth];
            for (var c = 1; c < TableWidth; c++) mouth[c] += overLips * Shapes[(v * TableWidth) + c];
        }

        mouth[0] /= jawSum;
        for (var c = 1; c < TableWidth; c++) mouth[c] /= lipSum;
    }
}
