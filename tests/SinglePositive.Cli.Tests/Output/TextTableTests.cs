using SinglePositive.Cli.Output;

namespace SinglePositive.Cli.Tests.Output;

public class TextTableTests
{
    [Fact]
    public void Write_TextAndFigures_AreAligned() => Assert.Equal(
        "class    AP\n-----  ----\ncat     0.5\nhorse  0.25\n",
        Text(new TextTable("class", ">AP").Add("cat", "0.5").Add("horse", "0.25"), 80));

    [Fact]
    public void Write_WiderThanAllowed_WrapsTheWidestText() => Assert.Equal(
        "name        n\n----------  -\na very      7\nlong\nname-witho\nut\n",
        Text(new TextTable("name", ">n").Add("a very long name-without", "7"), 13));

    [Fact]
    public void Write_WithoutHeads_HasNoRule() => Assert.Equal("a  b\n", Text(new TextTable("", "").Add("a", "b"), 80));

    [Fact]
    public void Add_CharactersThatMoveTheCursor_BecomeQuestionMarks() => Assert.Equal("class\n------\n?[2Ja?\n", Text(new TextTable("class").Add("\u001b[2Ja\u0007"), 80));

    [Fact]
    public void Add_WrongNumberOfCells_Throws() => Assert.Throws<ArgumentException>(() => new TextTable("a", "b").Add("c"));

    private static string Text(TextTable table, int width)
    {
        using StringWriter writer = new();
        table.Write(writer, width);
        return writer.ToString();
    }
}
