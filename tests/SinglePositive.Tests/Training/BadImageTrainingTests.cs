using SinglePositive.Data;
using SinglePositive.Files;
using SinglePositive.Tests.Data;
using SinglePositive.Training;

namespace SinglePositive.Tests.Training;

/// <summary>Pictures that could not be read are neither learned from nor scored, and no other row moves.</summary>
public class BadImageTrainingTests
{
    private static readonly BackboneInfo s_backbone = new("/networks/net.onnx", new string('a', 64), "features", 8, [0, 0, 0], [1, 1, 1], true, new string('b', 64));

    [Fact]
    public void Run_PicturesThatCouldNotBeRead_AreLeftOutEverywhere()
    {
        using ScratchFolder folder = new();
        Dataset dataset = Make(folder, ["0000007", "0000011"], ["0000003"]);
        int[] validation = [2, 7, 9, 20];
        dataset.WriteValidationRows(validation);

        using TrainingSession session = new(Request(folder), TimeProvider.System);
        session.Run(cancellation: TestContext.Current.CancellationToken);

        Assert.Contains(session.Warnings, warning => warning.Contains("2 pictures of the train split", StringComparison.Ordinal));
        int[] all = [.. Enumerable.Range(0, dataset.Train.Count)];
        Assert.Equal(all.Except(validation).Except([7, 11]), NpyFile.Read(folder["run/rows.npy"]).To<int>());
        Assert.Equal(["train/0000002", "train/0000009", "train/0000020"], File.ReadAllLines(folder["run/predictions/validation.ids.txt"]));
        Assert.Equal(dataset.Test!.ReadIds().Where(id => id != "test/0000003"), File.ReadAllLines(folder["run/predictions/test.ids.txt"]));
        RunFolder run = RunFolder.Open(folder["run"]);
        Assert.Equal(3, run.Score("validation", 1).Examples.Truth.Examples);
        Assert.Equal(dataset.Test.Count - 1, run.Score("test", 1).Examples.Truth.Examples);
        Assert.Equal(dataset.Train.Count - 5, run.Score("train", 1).Examples.Truth.Examples);
    }

    [Fact]
    public void Run_FeaturesOfABackbone_ItsModelSaysWhich()
    {
        using ScratchFolder folder = new();
        Make(folder, [], []);
        using TrainingSession session = new(Request(folder), TimeProvider.System);
        session.Run(cancellation: TestContext.Current.CancellationToken);

        (_, ModelDescription description) = RunFolder.Open(folder["run"]).ReadModel();
        Assert.True(description.Backbone!.IsSameAs(s_backbone));
        Assert.False(description.BackboneIsHalf);
    }

    [Fact]
    public void Run_NoTestPictureCouldBeRead_TheTestSplitIsNotScored()
    {
        using ScratchFolder folder = new();
        Make(folder, [], [.. Enumerable.Range(0, 20).Select(row => $"{row:0000000}")]);
        using TrainingSession session = new(Request(folder), TimeProvider.System);

        Assert.Null(session.Plan.Test);
        Assert.NotNull(session.Run(cancellation: TestContext.Current.CancellationToken));
    }

    private static TrainingRequest Request(ScratchFolder folder) => new() { Dataset = folder["d"], Output = folder["run"], Loss = "an", Epochs = 2 };

    private static Dataset Make(ScratchFolder folder, string[] badTrain, string[] badTest)
    {
        DatasetContent content = new GeneratedData { TrainExamples = 60, TestExamples = 20, Classes = 3, Dimension = 4 }.Generate();
        Dataset dataset = Dataset.Create(folder["d"], content with { Splits = [.. content.Splits.Select(split => split with { Features = new Dictionary<string, FeatureSource>(), Ids = [.. split.Ids.Select((_, row) => $"{split.Name}/{row:0000000}")] })] });
        foreach ((string split, string[] bad) in new[] { ("train", badTrain), ("test", badTest) })
        {
            using FeatureSource rows = content.Splits.First(one => one.Name == split).Features.Values.First();
            dataset.AttachBackboneFeatures("net", split, rows, s_backbone, [.. bad.Select(name => new BadImage($"{split}/{name}", "not found"))]);
        }

        return dataset;
    }
}
