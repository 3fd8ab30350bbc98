using CsCheck;
using SinglePositive.Vision.Drawing;

namespace SinglePositive.Vision.Tests.Drawing;

public class LetteringTests
{
    private const string Offered = "äÖéçñåÆøß…·–—×°’";
    private static readonly Lettering Text = new(1, 1.35);

    [Fact]
    public void Draw_EveryCharacter_HasAFormOfItsOwn()
    {
        string characters = string.Concat(Enumerable.Range(33, 94).Select(code => (char)code)) + Offered;

        // A hollow box is what other characters get.
        string[] forms = [.. characters.Append('漢').Select(character => Form(character.ToString()))];

        Assert.Equal(forms.Length, forms.Distinct().Count());
        Assert.Equal(forms[^1], Form("😀"));
    }

    [Fact]
    public void Draw_Text_StaysWithinItsWidthAndLine() => Gen.Char[' ', '~'].Array[1, 12].Sample(
        characters =>
        {
            string text = new(characters);
            const int Left = 8;
            const int Top = 8;
            Canvas canvas = new(160, 32) { Thing = 1 };
            Text.Draw(canvas, Left, Top, text, Colour.White);

            for (int pixel = 0; pixel < canvas.Things.Length; pixel++)
            {
                if (canvas.Things[pixel] == 0)
                    continue;
                // Some accents and brackets reach a little beyond the letters.
                Assert.InRange(pixel % 160, Left - 1, Left + Text.Width(text));
                Assert.InRange(pixel / 160, Top - 3, Top + 14);
            }
        },
        iter: 300);

    [Fact]
    public void Fit_AnyText_IsCutToTheWidth() => Gen.Select(Gen.String[0, 40], Gen.Int[10, 200]).Sample((text, width) =>
    {
        string fitting = Text.Fit(text, width);

        Assert.True(Text.Width(fitting) <= width);
        if (Text.Width(text) <= width)
            Assert.Equal(text, fitting);
        else
            Assert.EndsWith("…", fitting);
    });

    [Fact]
    public void Fit_LongName_KeepsItsBegin() => Assert.Equal("a very long name of a…", Text.Fit("a very long name of a class", 160));

    private static string Form(string text)
    {
        Canvas canvas = new(20, 24);
        new Lettering(1, 1.35).Draw(canvas, 5, 6, text, Colour.White);
        return Convert.ToHexString(canvas.Pixels);
    }
}
