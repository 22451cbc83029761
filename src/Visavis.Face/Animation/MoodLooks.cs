namespace Visavis.Face.Animation;

/// <summary>What each mood does to a face at rest.</summary>
/// <param name="Smile">Corners up, with the cheeks; negative: corners down.</param>
/// <param name="BrowInner">Inner ends of the brows up.</param>
/// <param name="BrowOuter">Outer ends up.</param>
/// <param name="BrowDown">Brows down and together.</param>
/// <param name="Uneven">How much higher the left brow goes.</param>
/// <param name="Wide">Eyes wide; negative: lids lower.</param>
/// <param name="Pitch">Head down, radians.</param>
/// <param name="Roll">Head tilted, radians.</param>
/// <param name="Energy">Liveliness of all gestures; 1 is neutral.</param>
internal readonly record struct MoodLook(float Smile, float BrowInner, float BrowOuter, float BrowDown, float Uneven, float Wide, float Pitch, float Roll, float Energy)
{
    public static MoodLook Of(Mood mood) => mood switch
    {
        Mood.Friendly => new(.30f, .06f, .06f, 0, 0, .04f, -.012f, .012f, 1.1f),
        Mood.Serious => new(-.04f, 0, 0, .22f, 0, -.08f, .014f, 0, .7f),
        Mood.Sad => new(-.34f, .55f, 0, .08f, 0, -.22f, .06f, .02f, .5f),
        Mood.Excited => new(.55f, .18f, .26f, 0, 0, .28f, -.02f, 0, 1.5f),
        Mood.Concerned => new(-.10f, .48f, 0, .16f, 0, 0, .01f, .05f, .75f),
        Mood.Curious => new(.10f, .12f, .12f, .04f, .30f, .12f, .012f, -.04f, 1.1f),
        _ => new(0, 0, 0, 0, 0, 0, 0, 0, 1),
    };

    /// <summary>This look and another one, mixed.</summary>
    public MoodLook Towards(MoodLook other, float share) => new(
        Smile + ((other.Smile - Smile) * share),
        BrowInner + ((other.BrowInner - BrowInner) * share),
        BrowOuter + ((other.BrowOuter - BrowOuter) * share),
        BrowDown + ((other.BrowDown - BrowDown) * share),
        Uneven + ((other.Uneven - Uneven) * share),
        Wide + ((other.Wide - Wide) * share),
        Pitch + ((other.Pitch - Pitch) * share),
        Roll + ((other.Roll - Roll) * share),
        Energy + ((other.Energy - Energy) * share));
}
