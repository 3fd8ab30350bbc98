using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using CsCheck;
using SinglePositive.Files;
using SinglePositive.Labels;
using SinglePositive.Tests.Files;

namespace SinglePositive.Tests.Labels;

public partial class ObservationProcessTests
{
    private static readonly Gen<TruthMatrix> Truths = Gen.Select(Gen.Int[0, 12], Gen.Int[1, 9])
        .SelectMany((n, l) => Gen.Int[0, 1].Select(bit => (byte)bit).Array[n * l].Select(values => new TruthMatrix(n, l, values)));

    [Fact]
    public void Draw_EveryCaseOfTheGoldenFile_IsTheAuthorsObservedLabels()
    {
        JsonElement golden = JsonDocument.Parse(File.ReadAllText(GoldenFolder.File("numpy_random.json"))).RootElement;
        TruthMatrix truth = new(30, 9, [.. Cells(golden.GetProperty("truth")).Select(value => (byte)value)]);
        foreach (JsonProperty entry in golden.GetProperty("observed").EnumerateObject())
        {
            int[] part = [.. CaseName().Match(entry.Name).Groups.Values.Skip(1).Select(group => int.Parse(group.Value, CultureInfo.InvariantCulture))];
            ObservedMatrix drawn = new ObservationProcess { Positives = part[0], Negatives = part[1], Seed = (uint)part[2] }.Draw(truth);
            Assert.Equal(Cells(entry.Value), drawn.Values.Select(state => (int)state));
        }
    }

    [Fact]
    public void Draw_AnyBias_ObservesOnlyTheTruthAndAsManyAsAskedFor() =>
        Gen.Select(Truths, Gen.Int[-1, 4], Gen.Int[-1, 4], Gen.UInt, Gen.Int[0, 3], Gen.Int[0, 2].Array[200]).Sample((truth, positives, negatives, seed, bias, weights) =>
        {
            ObservationProcess process = new() { Positives = positives, Negatives = negatives, Seed = seed, Bias = Bias(bias, truth, weights) };
            ObservedMatrix observed = process.Draw(truth);
            for (int example = 0; example < truth.Examples; example++)
            {
                int present = 0, absent = 0;
                for (int @class = 0; @class < truth.Classes; @class++)
                {
                    LabelState state = observed[example, @class];
                    Assert.True(state == LabelState.Unknown || (state == LabelState.Present) == truth[example, @class]);
                    present += state == LabelState.Present ? 1 : 0;
                    absent += state == LabelState.Absent ? 1 : 0;
                }

                int all = truth.Row(example).Count((byte)1);
                Assert.Equal(positives < 0 ? all : Math.Min(positives, all), present);
                Assert.Equal(negatives < 0 ? truth.Classes - all : Math.Min(negatives, truth.Classes - all), absent);
            }

            Assert.Equal(observed.Values, process.Draw(truth).Values);
        });

    [Fact]
    public void Draw_AnyBias_KeepsTheSamePositivesWhateverTheNegatives() =>
        Gen.Select(Truths, Gen.Int[1, 4], Gen.UInt, Gen.Int[0, 3], Gen.Int[0, 2].Array[200]).Sample((truth, negatives, seed, bias, weights) =>
        {
            ObservationProcess process = new() { Seed = seed, Bias = Bias(bias, truth, weights) };
            ObservedMatrix without = process.Draw(truth);
            ObservedMatrix with = (process with { Negatives = negatives }).Draw(truth);
            Assert.Equal(without.Values, with.Values.Select(state => state == LabelState.Absent ? LabelState.Unknown : state));
            ObservedMatrix two = (process with { Positives = 2 }).Draw(truth);
            Assert.DoesNotContain(without.Values.Zip(two.Values), pair => pair.First == LabelState.Present && pair.Second != LabelState.Present);
        });

    [Fact]
    public void Draw_ClassFrequency_ChoosesInProportion()
    {
        // Class 0 occurs in all examples, class 1 in one of four: where both occur, class 0 is observed in four of five.
        TruthMatrix truth = new(40000, 2, [.. Enumerable.Range(0, 40000).SelectMany(example => new byte[] { 1, (byte)(example % 4 == 0 ? 1 : 0) })]);
        ObservedMatrix observed = new ObservationProcess { Bias = ObservationBias.ClassFrequency }.Draw(truth);
        Assert.Equal(0.2, LabelCounts.Of(observed).PresentPerClass[1] / 10000.0, 0.015);
    }

    [Fact]
    public void Draw_TwoOfThreeByWeights_HasTheProbabilitiesOfDrawingWithoutPuttingBack()
    {
        TruthMatrix truth = new(60000, 3, [.. Enumerable.Repeat((byte)1, 180000)]);
        ObservationProcess process = new() { Positives = 2, Bias = ObservationBias.PerClass([1, 2, 5]) };
        // P(class 0 is left out) = sum over both orders of the other two.
        double left = (2.0 / 8 * 5 / 6) + (5.0 / 8 * 2 / 3);
        Assert.Equal(1 - left, LabelCounts.Of(process.Draw(truth)).PresentPerClass[0] / 60000.0, 0.01);
    }

    [Fact]
    public void Draw_WeightZero_IsObservedOnlyWhenNothingElseIsLeft()
    {
        TruthMatrix truth = new(200, 3, [.. Enumerable.Range(0, 200).SelectMany(example => new byte[] { 1, (byte)(example % 2), 1 })]);
        int[] counts = LabelCounts.Of(new ObservationProcess { Bias = ObservationBias.PerClass([0, 1, 0]) }.Draw(truth)).PresentPerClass;
        Assert.Equal(100, counts[1]);
        Assert.Equal(100, counts[0] + counts[2]);
        Assert.InRange(counts[0], 25, 75);
    }

    [Fact]
    public void Draw_WeightPerCell_FollowsTheRow()
    {
        TruthMatrix truth = new(2, 3, [1, 1, 1, 1, 1, 1]);
        ObservedMatrix observed = new ObservationProcess { Bias = ObservationBias.PerCell(2, 3, [0, 0, 1, 1, 0, 0]) }.Draw(truth);
        Assert.Equal(LabelState.Present, observed[0, 2]);
        Assert.Equal(LabelState.Present, observed[1, 0]);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-1)]
    public void Bias_WeightThatIsNone_NamesItsPlace(double weight)
    {
        Assert.Equal("row 1", Assert.Throws<DataFormatException>(() => ObservationBias.PerClass([1, weight])).Where);
        Assert.Equal("row 1, column 0", Assert.Throws<DataFormatException>(() => ObservationBias.PerCell(2, 2, [1, 1, weight, 1])).Where);
    }

    [Fact]
    public void Bias_FromFile_ChecksItsShape()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("w.npy");
        TruthMatrix truth = new(2, 3, [1, 1, 1, 1, 1, 1]);
        NpyFile.Write<float>(path, [0, 0, 1], 3);
        ObservedMatrix observed = new ObservationProcess { Bias = ObservationBias.Read(path) }.Draw(truth);
        Assert.Equal([LabelState.Present, LabelState.Present], [observed[0, 2], observed[1, 2]]);
        NpyFile.Write<float>(path, [0, 0, 1], 3, 1);
        DataFormatException error = Assert.Throws<DataFormatException>(() => new ObservationProcess { Bias = ObservationBias.Read(path) }.Draw(truth));
        Assert.Contains("expected weights for 2 examples × 3 classes, found weights for 3 examples × 1 classes", error.Message, StringComparison.Ordinal);
        NpyFile.Write<float>(path, [1]);
        Assert.Throws<DataFormatException>(() => ObservationBias.Read(path));
    }

    [Fact]
    public void Draw_FewerThanMinusOne_IsRefused() =>
        Assert.Throws<ConfigurationException>(() => new ObservationProcess { Positives = -2 }.Draw(new TruthMatrix(0, 1, [])));

    [Fact]
    public void Draw_RealLabels_OnePositivePerExample()
    {
        NpyArray labels = NpyFile.Read(Path.Combine(RealData.Folder("coco14"), "train_labels.npy"));
        TruthMatrix truth = new((int)labels.Shape[0], (int)labels.Shape[1], labels.To<byte>());
        int[] uniform = LabelCounts.Of(new ObservationProcess().Draw(truth)).PresentPerClass;
        int[] frequent = LabelCounts.Of(new ObservationProcess { Bias = ObservationBias.ClassFrequency }.Draw(truth)).PresentPerClass;
        Assert.Equal(truth.Examples, uniform.Sum());
        Assert.Equal(truth.Examples, frequent.Sum());
        // "person" is the most frequent class and occurs with most others.
        Assert.True(frequent[0] > 1.3 * uniform[0], $"{frequent[0]} against {uniform[0]}");
    }

    private static ObservationBias Bias(int kind, TruthMatrix truth, int[] weights) => kind switch
    {
        0 => ObservationBias.Uniform,
        1 => ObservationBias.ClassFrequency,
        2 => ObservationBias.PerClass([.. weights.Take(truth.Classes).Select(weight => (double)weight)]),
        _ => ObservationBias.PerCell(truth.Examples, truth.Classes, [.. weights.Take(truth.Values.Length).Select(weight => (double)weight)]),
    };

    private static IEnumerable<int> Cells(JsonElement matrix) => matrix.EnumerateArray().SelectMany(row => row.EnumerateArray().Select(value => value.GetInt32()));

    [GeneratedRegex("^pos(-?\\d+)_neg(-?\\d+)_seed(\\d+)$")]
    private static partial Regex CaseName();
}
