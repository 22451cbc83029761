using Visavis.Engines.Voices.Synthesis;

namespace Visavis.Tests.Engines.Voices;

public sealed class SentenceSplitterTests
{
    [Theory]
    [InlineData("One. Two! Three?", "One.|Two!|Three?")]
    [InlineData("No end", "No end")]
    [InlineData("Wait... what?! Yes.", "Wait... what?!|Yes.")]
    [InlineData("Pi is 3.14 today. Good.", "Pi is 3.14 today.|Good.")]
    [InlineData("Mr. Smith met Dr. No at 5 p.m. yesterday.", "Mr. Smith met Dr. No at 5 p.m. yesterday.")]
    [InlineData("See visavis.dev for more. Thanks.", "See visavis.dev for more.|Thanks.")]
    [InlineData("He said \"Stop.\" Then left.", "He said \"Stop.\"|Then left.")]
    [InlineData("J. R. Smith and I. Then we", "J. R. Smith and I.|Then we")]
    [InlineData("First line\nSecond line", "First line|Second line")]
    [InlineData("你好。再见！", "你好。|再见！")]
    [InlineData("", "")]
    public void Split_Text_GivesItsSentences(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', SentenceSplitter.Split(text)));

    [Fact]
    public void Split_ALongSentence_IsCutAtClauses()
    {
        var clause = "this is a clause of some length that goes on for a while, ";
        var pieces = SentenceSplitter.Split(string.Concat(Enumerable.Repeat(clause, 10)));

        Assert.True(pieces.Count >= 4);
        Assert.All(pieces, p => Assert.EndsWith(",", p, StringComparison.Ordinal));
    }

    [Fact]
    public void Split_AnyText_LosesNoWord()
    {
        var random = new Random(5);
        const string Alphabet = "ab .,!?\"'-()\n😀漢。";
        for (var round = 0; round < 500; round++)
        {
            var text = SpokenText.Clean(string.Concat(Enumerable.Range(0, random.Next(600)).Select(_ => Alphabet[random.Next(Alphabet.Length)])));
            var pieces = SentenceSplitter.Split(text);

            Assert.All(pieces, p => Assert.InRange(p.Length, 1, SentenceSplitter.MaxCharacters));
            Assert.Equal(WithoutSpace(text), WithoutSpace(string.Concat(pieces)));
        }

        static string WithoutSpace(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
    }

    [Theory]
    [InlineData("  a \t b\r\n\r\n c ", "a b\nc")]
    [InlineData("x\u200by\u0007z", "xy z")]
    [InlineData("<speak>a</speak>", "<speak>a</speak>")]
    [InlineData("\ud800", "")]
    public void Clean_Text_KeepsWhatCanBeSpoken(string text, string expected) => Assert.Equal(expected, SpokenText.Clean(text));

    [Theory]
    [InlineData("Crème brûlée à la Ångström", "Creme brulee a la Angstrom")]
    [InlineData("“Łódź” – it’s 5 €", "\"Lodz\" ,  it's 5  euros ")]
    [InlineData("Straße", "Strasse")]
    public void ToAscii_Text_IsReadable(string text, string expected) => Assert.Equal(expected, SpokenText.ToAscii(text));
}
