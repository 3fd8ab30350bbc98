using System.Globalization;
using CsCheck;
using SinglePositive.Experiments;

namespace SinglePositive.Tests.Experiments;

public class SweepGridTests
{
    private static readonly Gen<SweepAxis[]> Axes = Gen.Int[1, 4].Array[1, 4].Select(counts =>
        counts.Select((count, axis) => new SweepAxis(axis == 0 ? "loss" : $"option{axis}", [.. Enumerable.Range(0, count).Select(value => $"{axis}.{value}")])).ToArray());

    [Theory]
    [InlineData("1e-2,1e-3", "1e-2|1e-3")]
    [InlineData("0..4", "0|1|2|3|4")]
    [InlineData("7..7", "7")]
    [InlineData("1, 5..7 ,9", "1|5|6|7|9")]
    [InlineData("0.1,0.2,0.3;", "0.1,0.2,0.3")]
    [InlineData("0,0,0;1,1,1", "0,0,0|1,1,1")]
    [InlineData("../weights.pth", "../weights.pth")]
    [InlineData("none", "none")]
    public void Parse_WhatIsTyped_GivesItsValues(string text, string values) => Assert.Equal(values.Split('|'), SweepAxis.Parse("lr", text).Values);

    [Theory]
    [InlineData("1e-5..1e-2", 1e-5, 1e-2)]
    [InlineData("0.0..2", 0, 2)]
    public void Parse_NumbersThatAreNotWhole_AreARange(string text, double low, double high)
    {
        SweepAxis axis = SweepAxis.Parse("lr", text);

        Assert.Empty(axis.Values);
        Assert.Equal((low, high), axis.Range);
    }

    [Theory]
    [InlineData("1e-3,0.001", "1e-3 and 0.001")]
    [InlineData("a,b,a", "a and a")]
    [InlineData("1,,2", "empty")]
    [InlineData("", "empty")]
    [InlineData("4..0", "4..0")]
    [InlineData("0..1000000", "at most")]
    [InlineData("0.5..0.1", "below")]
    [InlineData("0.1..0.5,0.7", "alone")]
    public void Parse_WhatCannotBeMeant_IsRefused(string text, string said) =>
        Assert.Contains(said, Assert.Throws<ConfigurationException>(() => SweepAxis.Parse("lr", text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Expand_AnyAxes_HasEveryCombinationOnceInOrder() => Axes.Sample(axes =>
    {
        string[] rows = [.. SweepGrid.Expand(axes, (_, _) => true).Select(Text)];
        Assert.Equal(axes.Aggregate(1, (product, axis) => product * axis.Values.Count), rows.Length);
        Assert.Equal(rows.Distinct(), rows);
        Assert.Equal(rows.Order(StringComparer.Ordinal), rows);
    });

    [Fact]
    public void Expand_OptionsThatDoNotApply_AreLeftOutAndTheRestIsThereOnce()
    {
        SweepAxis[] axes = [new("loss", ["an", "an-ls"]), new("loss.smoothing", ["0.1", "0.2"]), new("seed", ["0", "1"])];

        string[] rows = [.. SweepGrid.Expand(axes, (option, values) => option != "loss.smoothing" || values["loss"] == "an-ls").Select(Text)];

        Assert.Equal(
            ["loss=an seed=0", "loss=an seed=1", "loss=an-ls loss.smoothing=0.1 seed=0", "loss=an-ls loss.smoothing=0.1 seed=1", "loss=an-ls loss.smoothing=0.2 seed=0", "loss=an-ls loss.smoothing=0.2 seed=1"],
            rows);
    }

    [Fact]
    public void Expand_ARangeOrTooMany_IsRefused()
    {
        Assert.Contains("--random", Assert.Throws<ConfigurationException>(() => SweepGrid.Expand([SweepAxis.Parse("lr", "1e-5..1e-2")], (_, _) => true)).Message, StringComparison.Ordinal);
        SweepAxis[] axes = [.. Enumerable.Range(0, 6).Select(axis => SweepAxis.Parse($"a{axis}", "0..9"))];
        Assert.Contains("1000000 combinations", Assert.Throws<ConfigurationException>(() => SweepGrid.Expand(axes, (_, _) => true)).Message, StringComparison.Ordinal);
    }

    /// <summary>Every draw is tried with every loss, none twice; more draws begin with the same ones; a whole grid is drawn when there is no more.</summary>
    [Fact]
    public void Draw_AnyAxesAndCount_GivesDistinctDrawsForEveryLoss() => Gen.Select(Axes, Gen.Int[1, 30], Gen.UInt).Sample((axes, count, seed) =>
    {
        int grid = axes.Skip(1).Aggregate(1, (product, axis) => product * axis.Values.Count), losses = axes[0].Values.Count;

        ILookup<string, string> rows = SweepGrid.Draw(axes, count, seed, (_, _) => true).ToLookup(row => row[0].Value, row => Text(row.Skip(1)));
        ILookup<string, string> more = SweepGrid.Draw(axes, count + 1, seed, (_, _) => true).ToLookup(row => row[0].Value, row => Text(row.Skip(1)));

        Assert.Equal(axes[0].Values, rows.Select(loss => loss.Key));
        Assert.All(rows, loss =>
        {
            Assert.Equal(loss.Distinct(), loss);
            Assert.True(loss.Count() <= Math.Min(count, grid));
            Assert.Equal(rows.First(), loss);
            Assert.Equal(loss, more[loss.Key].Take(loss.Count()));
        });
        if (count < grid / 2)
            Assert.Equal(count * losses, rows.Sum(loss => loss.Count()));
    });

    [Theory]
    [InlineData("1e-5..1e-2", 3.16e-4)]
    [InlineData("-1.0..1.0", 0)]
    public void Draw_FromARange_StaysInsideWithTheMedianInItsMiddle(string range, double middle)
    {
        double[] drawn = [.. SweepGrid.Draw([SweepAxis.Parse("lr", range)], 400, 1, (_, _) => true).Select(row => double.Parse(row[0].Value, CultureInfo.InvariantCulture)).Order()];

        SweepAxis axis = SweepAxis.Parse("lr", range);
        Assert.Equal(400, drawn.Length);
        Assert.InRange(drawn[0], axis.Range!.Value.Low * (axis.Range.Value.Low > 0 ? 0.999 : 1.001), middle);
        Assert.InRange(drawn[^1], middle, axis.Range.Value.High * 1.001);
        Assert.InRange(drawn[200], middle > 0 ? middle / 2 : -0.2, middle > 0 ? middle * 2 : 0.2);
    }

    private static string Text(IEnumerable<KeyValuePair<string, string>> row) => string.Join(' ', row.Select(setting => $"{setting.Key}={setting.Value}"));
}
