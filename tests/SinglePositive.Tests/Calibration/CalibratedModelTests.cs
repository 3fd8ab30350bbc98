using SinglePositive.Calibration;
using SinglePositive.Data;
using SinglePositive.Files;
using SinglePositive.Tests.Files;
using SinglePositive.Training;

namespace SinglePositive.Tests.Calibration;

/// <summary>What was fitted travels with the model.</summary>
public class CalibratedModelTests
{
    private static readonly LinearModel Model = new(3, 2, [1, -2, 0.5f, 0.25f, 3, -1], [0.1f, -0.2f], null);
    private static readonly float[] Rows = [0.5f, 1, -1, 2, 0, 1, -0.5f, 0.25f, 4];

    [Fact]
    public void Calibrated_Line_GoesIntoTheWeights()
    {
        ProbabilityMap map = new(new LogitScaling([0.5, 2], [1, -1]), null);

        float[] expected = map.Apply(Predict(Model)), actual = Predict(Model.Calibrated(map));

        Assert.Equal(expected, actual, (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal([1, -2, 0.5f, 0.25f, 3, -1], Model.Weights);
    }

    [Fact]
    public void Calibrated_Isotonic_IsAppliedBehindAndOnce()
    {
        IsotonicMap isotonic = new([0, 2, 3], [0.1f, 0.9f, 0.5f], [0.2f, 0.4f, 0.7f]);
        float[] expected = Predict(Model);
        isotonic.Apply(expected);

        LinearModel calibrated = Model.Calibrated(new ProbabilityMap(null, isotonic));

        Assert.Equal(expected, Predict(calibrated));
        Assert.Throws<ConfigurationException>(() => calibrated.Calibrated(new ProbabilityMap(null, isotonic)));
    }

    [Fact]
    public void File_EverythingFitted_IsReadBack()
    {
        using TemporaryFolder folder = new();
        LinearModel calibrated = Model.Calibrated(new ProbabilityMap(null, new IsotonicMap([0, 2, 3], [0.1f, 0.9f, 0.5f], [0.2f, 0.4f, 0.7f])));
        ModelDescription description = new(["a", "b"], "f", "an") { Calibration = new ModelCalibration { Origin = "by hand", Thresholds = [0.25, 2], Sets = new LabelSets(0.9, [0.1, 0]) } };

        ModelFile.Write(folder.File("model"), calibrated, description);
        (LinearModel model, ModelDescription read) = ModelFile.Read(folder.File("model"));

        Assert.Equal(Predict(calibrated), Predict(model));
        Assert.Equal([0.25, 2], read.Thresholds);
        Assert.Equal(("by hand", 0.9), (read.Calibration!.Origin, read.Calibration.Sets!.Coverage));
        Assert.Equal([0.1, 0], read.Calibration.Sets.Cuts);
    }

    [Fact]
    public void File_NothingFitted_HasTheUsualThreshold()
    {
        using TemporaryFolder folder = new();
        ModelFile.Write(folder.File("model"), Model, new ModelDescription(["a", "b"], "f", "an"));
        (LinearModel model, ModelDescription read) = ModelFile.Read(folder.File("model"));
        Assert.Equal((null, null), (model.Isotonic, read.Calibration));
        Assert.Equal([0.5, 0.5], read.Thresholds);
    }

    [Theory]
    [InlineData("{\"origin\":\"x\",\"thresholds\":[0.5]}")]
    [InlineData("{\"origin\":\"x\"}")]
    [InlineData("{\"origin\":\"x\",\"thresholds\":[0.5,\"a\"]}")]
    [InlineData("{\"origin\":\"x\",\"thresholds\":[0.5,0.5],\"coverage\":0.9}")]
    [InlineData("no JSON")]
    public void File_DamagedCalibration_NamesIt(string text)
    {
        using TemporaryFolder folder = new();
        ModelFile.Write(folder.File("model"), Model, new ModelDescription(["a", "b"], "f", "an"));
        SafetensorsContent content = SafetensorsFile.Read(folder.File("model"));
        SafetensorsFile.Write(folder.File("model"), content.Tensors, new Dictionary<string, string>(content.Metadata) { ["calibration"] = text });
        Assert.Contains("metadata 'calibration'", Assert.Throws<DataFormatException>(() => ModelFile.Read(folder.File("model"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void File_DamagedIsotonicPoints_AreNamed()
    {
        using TemporaryFolder folder = new();
        ModelFile.Write(folder.File("model"), Model with { Isotonic = new IsotonicMap([0, 1, 2], [0.1f, 0.9f], [0.2f, 0.4f]) }, new ModelDescription(["a", "b"], "f", "an"));
        SafetensorsContent content = SafetensorsFile.Read(folder.File("model"));
        SafetensorsTensor[] damaged = [.. content.Tensors.Select(tensor => tensor.Name == "isotonic.probabilities" ? SafetensorsTensor.Of<float>(tensor.Name, [7f, 0.4f], 2) : tensor)];
        SafetensorsFile.Write(folder.File("model"), damaged, content.Metadata);
        Assert.Contains("isotonic", Assert.Throws<DataFormatException>(() => ModelFile.Read(folder.File("model"))).Message, StringComparison.Ordinal);
    }

    private static float[] Predict(LinearModel model)
    {
        using FeatureMatrix features = FeatureMatrix.FromArray(Rows, 3, 3);
        using LinearPredictor predictor = new(model, 1);
        return predictor.Predict(features);
    }
}
