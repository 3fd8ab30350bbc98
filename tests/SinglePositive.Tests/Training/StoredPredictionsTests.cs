using SinglePositive.Data;
using SinglePositive.Files;
using SinglePositive.Tests.Data;
using SinglePositive.Training;

namespace SinglePositive.Tests.Training;

public class StoredPredictionsTests
{
    [Fact]
    public void Read_TheSameExamples_GivesWhatWasWritten()
    {
        using ScratchFolder folder = new();
        float[] probabilities = [0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f];

        StoredPredictions.Write(folder.Path, "test", ["a", "b", "b"], probabilities, 2);

        Assert.Equal(probabilities, StoredPredictions.Read(folder.Path, "test", ["a", "b", "b"], 2));
    }

    [Theory]
    [InlineData("a,c,b", "line 2: the predictions are of 'b' there, and the dataset now has 'c'")]
    [InlineData("a,b,\u001b[31m", "line 3: the predictions are of 'c' there, and the dataset now has '?[31m'")]
    [InlineData("a,b", "2 x 2 probabilities are expected")]
    public void Read_OtherExamples_NamesTheFirstDifference(string ids, string expected)
    {
        using ScratchFolder folder = new();
        StoredPredictions.Write(folder.Path, "test", ["a", "b", "c"], new float[6], 2);

        DataFormatException error = Assert.Throws<DataFormatException>(() => StoredPredictions.Read(folder.Path, "test", ids.Split(','), 2));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "the file of ids is missing")]
    [InlineData("a\nb\n", "3 ids are expected, one per line; found 2")]
    public void Read_IdsMissingOrShort_SaysSo(string? stored, string expected)
    {
        using ScratchFolder folder = new();
        StoredPredictions.Write(folder.Path, "test", ["a", "b", "c"], new float[6], 2);
        if (stored is null)
            File.Delete(folder["predictions/test.ids.txt"]);
        else
            folder.Text("predictions/test.ids.txt", stored);

        Assert.Contains(expected, Assert.Throws<DataFormatException>(() => StoredPredictions.Read(folder.Path, "test", ["a", "b", "c"], 2)).Message, StringComparison.Ordinal);
    }

    /// <summary>What eval and compare do with a network: its predictions are those it left, and must not meet other labels.</summary>
    [Fact]
    public void Score_OfANetworkWhoseDatasetHasOtherExamplesNow_IsRefused()
    {
        using ScratchFolder folder = new();
        Dataset.Create(folder["d"], new GeneratedData { TrainExamples = 60, TestExamples = 20, Classes = 3, Dimension = 4 }.Generate());
        using (TrainingSession session = new(new TrainingRequest { Dataset = folder["d"], Output = folder["run"], Loss = "an", Epochs = 1 }, TimeProvider.System))
            session.Run(cancellation: TestContext.Current.CancellationToken);
        RunFolder run = RunFolder.Open(folder["run"]);
        (LinearModel model, ModelDescription description) = run.ReadModel();
        ModelFile.Write(run.ModelPath, model, description with { FeaturesName = "" });
        run.Write(run.ReadRecord() with { Sha256 = new Dictionary<string, string>() });
        float[] kept = NpyFile.Read(folder["run/predictions/test.npy"]).To<float>();
        Assert.Equal(kept, run.Score("test", 1).Examples.Scores);

        string[] ids = File.ReadAllLines(folder["d/test/ids.txt"]);
        (ids[4], ids[9]) = (ids[9], ids[4]);
        File.WriteAllLines(folder["d/test/ids.txt"], ids);

        Assert.Contains($"line 5: the predictions are of '{ids[9]}'", Assert.Throws<DataFormatException>(() => run.Score("test", 1)).Message, StringComparison.Ordinal);
    }
}
