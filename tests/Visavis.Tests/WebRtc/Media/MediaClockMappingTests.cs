using Visavis.Media.Timing;
using Visavis.WebRtc.Media;

namespace Visavis.Tests.WebRtc.Media;

public sealed class MediaClockMappingTests
{
    [Fact]
    public void PresentationNs_LongAfterTheStart_KeepsPictureAndSoundTogether()
    {
        var clock = new MediaClockMapping();
        clock.Fix(new MediaTime(48_000), 3_000_000_000);
        var tenHours = new MediaTime(48_000 + (36_000L * MediaTime.SamplesPerSecond));

        Assert.Equal(3_000_000_000UL, clock.PresentationNs(new MediaTime(48_000)));
        Assert.Equal(3_020_000_000UL, clock.PresentationNs(new MediaTime(48_480)));
        Assert.Equal(36_003_000_000_000UL, clock.PresentationNs(tenHours));
    }

    [Fact]
    public void PresentationNs_BeforeThePipelineBegan_IsItsBeginning()
    {
        var clock = new MediaClockMapping();
        clock.Fix(new MediaTime(24_000), 500_000_000);

        Assert.Equal(0UL, clock.PresentationNs(MediaTime.Zero));
        Assert.Equal(480_000_000UL, clock.PresentationNs(new MediaTime(23_520)));
    }
}
