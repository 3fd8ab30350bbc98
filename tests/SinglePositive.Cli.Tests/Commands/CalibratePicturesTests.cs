using System.Text.Json;
using Microsoft.ML.OnnxRuntime;
using SinglePositive.Files;
using SinglePositive.Vision.Tests.Backbones;

namespace SinglePositive.Cli.Tests.Commands;

/// <summary>Calibrated runs of pictures: on features of a backbone, and of a network of their own.</summary>
public class CalibratePicturesTests
{
    [Fact]
    public void Export_RunOnABackbonesFeatures_HoldsCalibrationButAnIsotonicOne()
    {
        using PictureDataset data = new();
        Assert.Equal(0, Spml.Run("features", data["d"], "--backbone", data.Network, "--image-size", "6", "--mean", "0,0,0", "--std", "1,1,1").ExitCode);
        Assert.Equal(0, Spml.Run("train", data["d"], "--loss", "bce", "--epochs", "3", "--batch-size", "4", "--lr", "0.1", "--out", data["run"]).ExitCode);
        foreach (string method in new[] { "temperature", "platt", "isotonic" })
            Assert.Equal(0, Spml.Run("calibrate", data["run"], "--method", method, "--on", "test", "--thresholds", "fixed=0.4", "--out", data[method]).ExitCode);

        foreach (string method in new[] { "temperature", "platt" })
        {
            using JsonDocument exported = Spml.Json("export", data[method], "--out", data[method + ".onnx"]);
            Assert.InRange(exported.RootElement.GetProperty("largestDifference").GetDouble(), 0, 1e-4);
            using InferenceSession session = new(data[method + ".onnx"]);
            Dictionary<string, string> metadata = session.ModelMetadata.CustomMetadataMap;
            Assert.All(JsonDocument.Parse(metadata["thresholds"]).RootElement.EnumerateArray(), threshold => Assert.Equal(0.4, threshold.GetDouble()));
            Assert.Equal(0.9, JsonDocument.Parse(metadata["calibration"]).RootElement.GetProperty("coverage").GetDouble());
        }

        foreach (string[] dry in new[] { [], new[] { "--dry-run" } })
        {
            SpmlResult refused = Spml.Run(["export", data["isotonic"], "--out", data["isotonic.onnx"], .. dry]);
            Assert.Equal(2, refused.ExitCode);
            Assert.Contains("isotonic", refused.Error, StringComparison.Ordinal);
        }

        Assert.Equal(0, Spml.Run("predict", data["isotonic"], data["pictures/test"], "--out", data["s.npy"]).ExitCode);
        Assert.Equal(NpyFile.Read(data["isotonic/predictions/test.npy"]).To<float>(), NpyFile.Read(data["s.npy"]).To<float>());
    }

    [Theory]
    [InlineData("platt")]
    [InlineData("isotonic")]
    public void Calibrate_FineTunedRun_KeepsItsNetwork(string method)
    {
        using TemporaryFolder folder = new();
        Assert.Equal(0, Spml.Run(["train", SmallScenes.Create(folder), "--loss", "bce", "--mode", "fine-tune", .. SmallScenes.Options, "--epochs", "1", "--out", folder["run"]]).ExitCode);

        using JsonDocument fitted = Spml.Json("calibrate", folder["run"], "--method", method, "--on", "test", "--out", folder["cal"]);
        Assert.Equal("validation", fitted.RootElement.GetProperty("measuredOn").GetString());

        Assert.Equal(0, Spml.Run("predict", folder["cal"], folder["scenes/images/test"], "--format", "npy", "--out", folder["s.npy"]).ExitCode);
        Assert.Equal(NpyFile.Read(folder["cal/predictions/test.npy"]).To<float>(), NpyFile.Read(folder["s.npy"]).To<float>(), (a, b) => Math.Abs(a - b) < 1e-3);
        using JsonDocument evaluated = Spml.Json("eval", folder["cal"], "--split", "validation");
        Assert.Equal(fitted.RootElement.GetProperty("after").GetProperty("microF1").GetDouble(), evaluated.RootElement.GetProperty("microF1").GetDouble(), 1e-12);
        Assert.Equal(method == "isotonic" ? 2 : 0, Spml.Run("export", folder["cal"], "--out", folder["model.onnx"]).ExitCode);
        Assert.Equal(0, Spml.Run("export", folder["cal"], "--format", "weights", "--out", folder["w.safetensors"]).ExitCode);
    }
}
