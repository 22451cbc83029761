using Visavis.Face.LipSync;
using Visavis.Face.LipSync.Text;

namespace Visavis.Tests.Face.LipSync.Text;

public sealed class PhoneReaderTests
{
    [Theory]
    [InlineData("arpabet", "b ow1 t", "PP 0-100, O 100-160, U 160-200, DD 200-300")]
    [InlineData("arpabet", "hh ae v pau", "aa 0-100, aa 100-200, FF 200-300, sil 300-400")]
    [InlineData("arpabet", "q hh iy", "I 0-200, I 200-300")]
    [InlineData("arpabet", "m nonsense m", "PP 0-100, PP 200-300")]
    [InlineData("arpabet", "hh pau", "sil 100-200")]
    [InlineData("ipa", "p f ɛ ɾ t", "PP 0-100, FF 100-200, E 200-300, DD 300-400, DD 400-500")]
    [InlineData("ipa", "pf", "PP 0-40, FF 40-100")]
    [InlineData("ipa", "tʃ aɪ", "CH 0-100, aa 100-160, I 160-200")]
    [InlineData("ipa", "h ɔː", "O 0-100, O 100-200")]
    [InlineData("ipa", "bʲ ɑ̃", "PP 0-100, aa 100-200")]
    public void Read_Phones_SaysWhatTheMouthDoes(string alphabet, string phones, string expected)
    {
        var reader = PhoneReader.For(alphabet)!;
        var marks = new List<VisemeMark>();
        var at = 0;
        foreach (var phone in phones.Split(' ')) reader.Read(phone, at, at += 100, marks);

        Assert.Equal(expected, string.Join(", ", marks.Select(m => $"{Visemes.NameOf(m.Viseme)} {m.StartSample}-{m.EndSample}")));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("runes")]
    public void For_UnknownAlphabet_LeavesTheSpeechToTheEar(string? alphabet) => Assert.Null(PhoneReader.For(alphabet));
}
