using SinglePositive.Data;
using SinglePositive.Labels;
using SinglePositive.Vision.Tests.Backbones;

namespace SinglePositive.Cli.Tests.Commands;

/// <summary>Where pictures are looked for: <c>features</c> and <c>train</c> agree.</summary>
public sealed class PicturePlacesTests : IDisposable
{
    private readonly PictureDataset _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public void Pictures_IdsAreFullPaths_NeedNoFolder()
    {
        Create(id => _data["pictures/" + id]);
        SpmlResult features = Features();
        Assert.True(features.ExitCode == 0, features.Error);
        SpmlResult train = Train();
        Assert.True(train.ExitCode == 0, train.Error);
    }

    [Fact]
    public void Pictures_IdsAreRelativeToNothing_AreAskedForBeforeAnythingIsMade()
    {
        Create(id => id);
        Refused("does not say where its pictures are (the first id is 'train/000.png')", Features(), Train(), Train("--dry-run"));
        SpmlResult told = Train("--images", _data["pictures"]);
        Assert.True(told.ExitCode == 0, told.Error);
    }

    [Fact]
    public void Pictures_FolderThatIsNotThere_IsRefusedBeforeAnythingIsMade()
    {
        Create(id => id);
        Refused("/nope' does not exist", Features("--images", _data["nope"]), Train("--images", _data["nope"]), Train("--images", _data["nope"], "--dry-run"));
    }

    /// <summary>Every name that counts as a picture is looked at, and gets its reason when nothing is in it.</summary>
    [Fact]
    public void Predict_Folder_TakesEveryNameOfAPicture()
    {
        Create(id => _data["pictures/" + id]);
        Assert.Equal(0, Train().ExitCode);
        Directory.CreateDirectory(_data["new"]);
        foreach (string name in PictureNames.Extensions)
            File.WriteAllText(_data[$"new/picture{name}"], "");

        string[] lines = Spml.Run("predict", _data["run"], _data["new"]).Out.TrimEnd('\n').Split('\n');

        Assert.Equal(PictureNames.Extensions.Order(), lines.Skip(1).Select(line => Path.GetExtension(line.Split(',')[0])));
    }

    private void Refused(string message, params SpmlResult[] results)
    {
        Assert.All(results, result => Assert.Equal(ExitCode.Usage, result.ExitCode));
        Assert.All(results, result => Assert.Contains(message, result.Error, StringComparison.Ordinal));
        Assert.False(Directory.Exists(_data["run"]));
        Assert.False(Directory.Exists(_data["places/train/features"]));
    }

    private SpmlResult Features(params string[] more) =>
        Spml.Run(["features", _data["places"], "--backbone", _data.Network, "--image-size", "6", "--mean", "0,0,0", "--std", "1,1,1", .. more]);

    private SpmlResult Train(params string[] more) =>
        Spml.Run(["train", _data["places"], "--loss", "an", "--mode", "fine-tune", "--network", "scenenet", "--image-size", "8", "--epochs", "1", "--batch-size", "4", "--threads", "1", "--out", _data["run"], .. more]);

    private void Create(Func<string, string> id)
    {
        SplitContent train = new()
        {
            Name = "train",
            Ids = [.. Enumerable.Range(0, PictureDataset.Train).Select(row => id(PictureDataset.Id("train", row)))],
            Truth = new TruthMatrix(PictureDataset.Train, 2, [.. Enumerable.Range(0, 2 * PictureDataset.Train).Select(cell => (byte)(cell % 2))]),
        };
        Dataset.Create(_data["places"], new DatasetContent { Name = "places", Classes = ["a", "b"], Source = "test", Splits = [train] });
    }
}
