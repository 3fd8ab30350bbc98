using System.Text.Json;
using Parquet;
using SinglePositive.Files;
using SinglePositive.Vision.Tests.Backbones;

namespace SinglePositive.Cli.Tests.Commands;

/// <summary><c>spml predict RUN IMAGE...</c>: the way of a new picture is that of the training pictures.</summary>
public sealed class PredictImagesTests : IDisposable
{
    private readonly PictureDataset _data = new();

    private string Pictures => _data["pictures/test"];

    public void Dispose() => _data.Dispose();

    [Theory]
    [InlineData("float32")]
    [InlineData("float16")]
    public void Predict_PicturesOfTheTestSplit_GivesTheRunsPredictions(string type)
    {
        Train(type);
        SpmlResult result = Spml.Run("predict", _data["run"], Pictures, "--out", _data["s.npy"]);

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal(NpyFile.Read(_data["run/predictions/test.npy"]).To<float>(), NpyFile.Read(_data["s.npy"]).To<float>());
        Assert.Equal(Enumerable.Range(0, PictureDataset.Test).Select(row => Path.Combine(Pictures, $"{row:000}.png")), File.ReadAllLines(_data["s.ids.txt"]));
    }

    [Fact]
    public void Predict_EveryFormat_SaysTheSame()
    {
        Train();
        string csv = Spml.Run("predict", _data["run"], Pictures, "--top-k", "2").Out;
        string[][] rows = [.. csv.TrimEnd('\n').Split('\n').Skip(1).Select(line => line.Split(','))];
        Assert.StartsWith("image,class,probability,reason\n", csv, StringComparison.Ordinal);
        Assert.Equal(2 * PictureDataset.Test, rows.Length);
        Assert.All(rows.Chunk(2), pair => Assert.True(float.Parse(pair[0][2]) >= float.Parse(pair[1][2])));

        using JsonDocument json = JsonDocument.Parse(Spml.Run("predict", _data["run"], Pictures, "--top-k", "2", "--format", "json").Out);
        Assert.Equal(rows.Select(row => (row[0], row[1], float.Parse(row[2]))), json.RootElement.GetProperty("images").EnumerateArray().SelectMany(Flatten));
        string[] lines = Spml.Run("predict", _data["run"], Pictures, "--top-k", "2", "--format", "jsonl").Out.TrimEnd('\n').Split('\n');
        Assert.Equal(rows.Select(row => (row[0], row[1], float.Parse(row[2]))), lines.SelectMany(line => Flatten(JsonDocument.Parse(line).RootElement)));
        using JsonDocument verb = Spml.Json("predict", _data["run"], Pictures, "--top-k", "2");
        Assert.Equal(json.RootElement.GetRawText(), verb.RootElement.GetRawText());
    }

    [Fact]
    public async Task Predict_Parquet_CanBeReadBack()
    {
        Train();
        File.WriteAllText(_data["pictures/test/zz.png"], "no picture");
        string csv = Spml.Run("predict", _data["run"], Pictures).Out;
        Assert.Equal(0, Spml.Run("predict", _data["run"], Pictures, "--out", _data["p.parquet"]).ExitCode);

        CancellationToken stop = TestContext.Current.CancellationToken;
        await using ParquetReader reader = await ParquetReader.CreateAsync(_data["p.parquet"], cancellationToken: stop);
        using ParquetRowGroupReader group = reader.OpenRowGroupReader(0);
        string?[] images = new string?[group.RowCount], classes = new string?[group.RowCount], reasons = new string?[group.RowCount];
        float?[] probabilities = new float?[group.RowCount];
        await group.ReadAsync(reader.Schema.FindDataField("image"), images.AsMemory(), cancellationToken: stop);
        await group.ReadAsync(reader.Schema.FindDataField("class"), classes.AsMemory(), cancellationToken: stop);
        await group.ReadAsync(reader.Schema.FindDataField("probability"), probabilities.AsMemory(), cancellationToken: stop);
        await group.ReadAsync(reader.Schema.FindDataField("reason"), reasons.AsMemory(), cancellationToken: stop);
        Assert.Equal(csv.Replace("\"", "", StringComparison.Ordinal).TrimEnd('\n').Split('\n').Skip(1), images.Select((image, i) => $"{image},{classes[i]},{probabilities[i]?.ToString("R")},{reasons[i]}"));
        Assert.Equal((null, null), (classes[^1], probabilities[^1]));
    }

    [Fact]
    public void Predict_FoldersPatternsAndLists_MeanTheirPictures()
    {
        Train();
        string list = _data["list.txt"];
        File.WriteAllText(list, $"{Pictures}/003.png\n\n{Pictures}/001.png\n");
        Assert.Equal(["003.png", "001.png", "000.png"], Images(list, $"{Pictures}/000.png"));
        Assert.Equal(["000.png", "001.png", "002.png", "003.png", "004.png"], Images($"{Pictures}/*.png"));
        Assert.Equal(["003.png"], Images($"{Pictures}/??3.p*"));
        Assert.Equal(PictureDataset.Train + PictureDataset.Test, Images($"{_data["pictures"]}/**/*.png").Count());
        Assert.Equal(PictureDataset.Train + PictureDataset.Test, Images(_data["pictures"]).Count());
        Assert.Contains("matches no file", Spml.Run("predict", _data["run"], $"{Pictures}/*.jpg").Error, StringComparison.Ordinal);
        Directory.CreateDirectory(_data["empty"]);
        Assert.Equal(2, Spml.Run("predict", _data["run"], _data["empty"]).ExitCode);
    }

    [Theory]
    [InlineData("report", 0)]
    [InlineData("fail", 3)]
    [InlineData("skip", 0)]
    public void Predict_PictureThatCannotBeRead_HasAReason(string rule, int code)
    {
        Train();
        string missing = _data["nowhere, \"or\" else.png"];
        SpmlResult result = Spml.Run("predict", _data["run"], missing, $"{Pictures}/000.png", "--on-bad", rule);

        Assert.Equal(code, result.ExitCode);
        string[] lines = result.Out.TrimEnd('\n').Split('\n')[1..];
        Assert.Equal(rule == "skip" ? 1 : 2, lines.Length);
        if (rule != "skip")
            Assert.StartsWith($"\"{missing.Replace("\"", "\"\"", StringComparison.Ordinal)}\",,,", lines[0], StringComparison.Ordinal);
        Assert.Equal(3, Spml.Run("predict", _data["run"], missing, "--on-bad", rule).ExitCode);
    }

    [Fact]
    public void Predict_NetworkMoved_IsFoundByItsChecksum()
    {
        Train();
        string moved = _data["moved.onnx"];
        File.Move(_data.Network, moved);
        SpmlResult gone = Spml.Run("predict", _data["run"], Pictures);
        Assert.Equal(2, gone.ExitCode);
        Assert.Contains("net.onnx", gone.Error, StringComparison.Ordinal);
        Assert.Contains("--backbone FILE", gone.Error, StringComparison.Ordinal);
        Assert.Equal(0, Spml.Run("predict", _data["run"], Pictures, "--backbone", moved).ExitCode);

        File.WriteAllBytes(_data.Network, [.. File.ReadAllBytes(moved), 0]);
        Assert.Equal(ExitCode.Corrupt, Spml.Run("predict", _data["run"], Pictures).ExitCode);
        Assert.Equal(2, Spml.Run("predict", _data["run"], Pictures, "--backbone", _data.Network).ExitCode);
    }

    [Fact]
    public void Predict_RunOnFeaturesOfAFile_SaysThatPicturesCannotBeTaken()
    {
        using TemporaryFolder folder = new();
        Assert.Equal(0, Spml.Run("train", SmallDataset.Create(folder), "--loss", "an", "--epochs", "1", "--out", folder["run"]).ExitCode);

        SpmlResult result = Spml.Run("predict", folder["run"], Pictures);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--features X.npy", result.Error, StringComparison.Ordinal);
        string csv = Spml.Run("predict", folder["run"], "--features", SmallDataset.WriteFeatures(folder, 3), "--threshold", "0").Out;
        Assert.Equal(["0", "0", "0", "0", "1", "1", "1", "1", "2", "2", "2", "2"], csv.TrimEnd('\n').Split('\n').Skip(1).Select(line => line.Split(',')[0]));
    }

    [Theory]
    [InlineData("needs either pictures")]
    [InlineData("needs either pictures", "a.png", "--features", "x.npy")]
    [InlineData("--backbone goes with pictures", "--features", "x.npy", "--backbone", "n.onnx")]
    [InlineData("name a file with --out", "a.png", "--format", "parquet")]
    [InlineData("--json prints one JSON document", "a.png", "--format", "csv", "--json")]
    [InlineData("npy holds the probabilities of all classes", "a.png", "--out", "s.npy", "--top-k", "2")]
    public void Predict_OptionsThatDoNotFit_ExitTwo(string expected, params string[] options)
    {
        SpmlResult result = Spml.Run(["predict", "run", .. options]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Predict_FileIsThere_NeedsForce()
    {
        Train();
        File.WriteAllText(_data["s.ids.txt"], "mine");
        Assert.Equal(2, Spml.Run("predict", _data["run"], Pictures, "--out", _data["s.npy"]).ExitCode);
        Assert.Equal("mine", File.ReadAllText(_data["s.ids.txt"]));
        Assert.Equal(0, Spml.Run("predict", _data["run"], Pictures, "--out", _data["s.npy"], "--force").ExitCode);
    }

    private void Train(string type = "float32")
    {
        SpmlResult features = Spml.Run("features", _data["d"], "--backbone", _data.Network, "--image-size", "6", "--mean", "0,0,0", "--std", "1,1,1", "--dtype", type);
        Assert.True(features.ExitCode == 0, features.Error);
        SpmlResult train = Spml.Run("train", _data["d"], "--loss", "bce", "--epochs", "3", "--batch-size", "4", "--lr", "0.1", "--out", _data["run"]);
        Assert.True(train.ExitCode == 0, train.Error);
    }

    private IEnumerable<string> Images(params string[] words)
    {
        SpmlResult result = Spml.Run(["predict", _data["run"], .. words, "--top-k", "1"]);
        Assert.True(result.ExitCode == 0, result.Error);
        return result.Out.TrimEnd('\n').Split('\n').Skip(1).Select(line => Path.GetFileName(line.Split(',')[0]));
    }

    private static IEnumerable<(string, string, float)> Flatten(JsonElement image) => image.GetProperty("predictions").EnumerateArray()
        .Select(prediction => (image.GetProperty("image").GetString()!, prediction.GetProperty("class").GetString()!, prediction.GetProperty("probability").GetSingle()));
}
