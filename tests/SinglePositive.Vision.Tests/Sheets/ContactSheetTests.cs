using CsCheck;
using SinglePositive.Vision.Drawing;
using SinglePositive.Vision.Images;
using SinglePositive.Vision.Sheets;

namespace SinglePositive.Vision.Tests.Sheets;

public class ContactSheetTests
{
    private static readonly SheetMark[] Marks = Enum.GetValues<SheetMark>();

    private static readonly Gen<SheetPicture> AnyPicture =
        from width in Gen.Int[1, 40]
        from height in Gen.Int[1, 300]
        from labels in Gen.Select(Gen.String[0, 30], Gen.Int[0, Marks.Length - 1], (name, mark) => new SheetLabel(name, Marks[mark])).List[0, 15]
        from captioned in Gen.Bool
        from caption in Gen.String[0, 60]
        select new SheetPicture(new RgbImage(width, height, new byte[width * height * 3]), labels, captioned ? caption : null);

    [Fact]
    public void CardAt_AnyNumberOfPictures_LieApartWithinTheSheet() => Gen.Int[0, 10].List[1, ContactSheet.MostPictures].Sample(
        lines =>
        {
            SheetLayout layout = new(lines, 80, 300);
            (int Left, int Top, int Height)[] cards = [.. Enumerable.Range(0, lines.Count).Select(layout.CardAt)];

            for (int i = 0; i < cards.Length; i++)
            {
                (int left, int top, int height) = cards[i];
                Assert.True(height >= SheetLayout.Tile + (lines[i] * SheetLayout.LineStep));
                Assert.InRange(left, SheetLayout.Margin, layout.Width - SheetLayout.Margin - SheetLayout.Card);
                Assert.InRange(top, SheetLayout.Margin + 80, layout.Height - SheetLayout.Margin - height);
                Assert.All(cards.Take(i), other => Assert.True(other.Left + SheetLayout.Card < left || left + SheetLayout.Card < other.Left || other.Top + other.Height < top));
            }
        });

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 5)]
    [InlineData(8, 4)]
    [InlineData(12, 6)]
    [InlineData(17, 6)]
    [InlineData(50, 5)]
    public void Columns_SomeNumbers_LeaveFewEmptyPlaces(int pictures, int columns) =>
        Assert.Equal(columns, new SheetLayout(new int[pictures], 0, 0).Columns);

    [Fact]
    public void Draw_AnyPictures_IsTheSameTwice() => Gen.Select(AnyPicture.List[1, 4], Gen.String[0, 90]).Sample(
        (pictures, title) =>
        {
            RgbImage first = ContactSheet.Draw(title, pictures);

            Assert.Equal(first.Pixels, ContactSheet.Draw(title, pictures).Pixels);
            Assert.InRange(first.Width, 100, 1400);
        },
        iter: 20);

    [Fact]
    public void Draw_Picture_IsShownLargeInTheMiddleOfItsPlace()
    {
        byte[] red = [.. Enumerable.Range(0, 20 * 10).SelectMany(_ => (byte[])[255, 0, 0])];

        RgbImage sheet = ContactSheet.Draw("", [new SheetPicture(new RgbImage(20, 10, red), [])]);

        int[] shown = [.. Enumerable.Range(0, sheet.Width * sheet.Height).Where(i => sheet.Pixels.AsSpan(3 * i, 3).SequenceEqual((byte[])[255, 0, 0]))];
        Assert.Equal(SheetLayout.Tile * SheetLayout.Tile / 2, shown.Length);
        Assert.Equal(SheetLayout.Margin + SheetLayout.Padding, shown.Min(i => i % sheet.Width));
    }

    [Fact]
    public void Draw_NoneOrTooMany_IsRefused()
    {
        SheetPicture picture = new(new RgbImage(1, 1, new byte[3]), []);

        Assert.Throws<ArgumentOutOfRangeException>(() => ContactSheet.Draw("none", []));
        Assert.Throws<ArgumentOutOfRangeException>(() => ContactSheet.Draw("many", [.. Enumerable.Repeat(picture, ContactSheet.MostPictures + 1)]));
        Assert.NotNull(ContactSheet.Draw("most", [.. Enumerable.Repeat(picture, ContactSheet.MostPictures)]));
    }

    [Fact]
    public void Marks_WithoutColour_DifferInForm()
    {
        byte[][] forms = [.. Marks.Select(Form)];

        for (int i = 0; i < forms.Length; i++)
        {
            for (int j = 0; j < i; j++)
                Assert.True(forms[i].Zip(forms[j]).Count(pair => pair.First != pair.Second) > 15, $"{Marks[i]} and {Marks[j]}");
        }
    }

    [Fact]
    public void Ink_EveryMark_StandsOutFromWhite() => Assert.All(Marks, mark => Assert.True(1.05 / (Luminance(MarkPainter.Ink(mark)) + 0.05) >= 4.5, $"{mark}"));

    private static byte[] Form(SheetMark mark)
    {
        Canvas canvas = new(MarkPainter.Size, MarkPainter.Size) { Thing = 1 };
        MarkPainter.Draw(canvas, 0, 0, mark);
        return canvas.Things.ToArray();
    }

    /// <summary>Relative luminance as the Web Content Accessibility Guidelines define it.</summary>
    private static double Luminance(Colour colour)
    {
        return (0.2126 * Linear(colour.Red)) + (0.7152 * Linear(colour.Green)) + (0.0722 * Linear(colour.Blue));

        static double Linear(byte channel)
        {
            double value = channel / 255.0;
            return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
        }
    }
}
