using SinglePositive.Files;
using SinglePositive.Tests.Data;
using SinglePositive.Vision.Backbones;
using SinglePositive.Vision.Images;
using SinglePositive.Vision.Scenes;

namespace SinglePositive.Vision.Tests.Scenes;

public class SceneBackboneTests
{
    [Fact]
    public void WriteTo_Folder_HoldsANetworkThatTellsThingsApart()
    {
        using ScratchFolder folder = new();
        string network = SceneBackbone.WriteTo(folder["net"]);
        BackboneDescription beside = BackboneDescription.Beside(network);
        using OnnxBackbone backbone = OnnxBackbone.Open(network, new Preprocessing(beside.ImageSize!.Value, beside.Mean!, beside.Std!), beside.Output);

        // New pictures: the nearest mean of 15 other pictures of each kind names the kind far more often than chance, one in 20.
        SceneGenerator generator = new(77);
        double[][] means = [.. Enumerable.Range(0, SceneGenerator.Classes.Count).Select(kind => Mean(Enumerable.Range(0, 15).Select(i => Features(backbone, generator, kind, i))))];
        int right = 0;
        for (int kind = 0; kind < means.Length; kind++)
        {
            for (int i = 100; i < 105; i++)
            {
                float[] features = Features(backbone, generator, kind, i);
                right += Enumerable.Range(0, means.Length).MinBy(other => Distance(features, means[other])) == kind ? 1 : 0;
            }
        }

        Assert.True(right > 70, $"{right} of 100");
    }

    [Fact]
    public void WriteTo_Folder_IsSmallAndHoldsTheSameTensorsTwice()
    {
        using ScratchFolder folder = new();
        SceneBackbone.WriteTo(folder["net"]);
        long onnx = new FileInfo(folder["net/" + SceneBackbone.OnnxFile]).Length, weights = new FileInfo(folder["net/" + SceneBackbone.WeightsFile]).Length;
        Assert.InRange(Math.Max(onnx, weights), 1, 2_000_000);

        byte[] network = File.ReadAllBytes(folder["net/" + SceneBackbone.OnnxFile]);
        SafetensorsContent content = SafetensorsFile.Read(folder["net/" + SceneBackbone.WeightsFile]);
        Assert.All(content.Tensors.Where(tensor => tensor.Name.EndsWith("conv1.weight", StringComparison.Ordinal)), tensor => Assert.True(network.AsSpan().IndexOf(tensor.Bytes) >= 0, tensor.Name));
    }

    private static float[] Features(OnnxBackbone backbone, SceneGenerator generator, int kind, int index)
    {
        RgbImage picture = generator.DrawSingle(kind, index).Image;
        float[] values = new float[backbone.Preprocessing.Length], features = new float[backbone.Dimension];
        backbone.Preprocessing.Fill(BilinearResampler.Resize(picture, backbone.Preprocessing.ImageSize, backbone.Preprocessing.ImageSize), values);
        backbone.Extract(values, features);
        return features;
    }

    private static double[] Mean(IEnumerable<float[]> rows)
    {
        float[][] all = [.. rows];
        return [.. Enumerable.Range(0, all[0].Length).Select(d => all.Average(row => row[d]))];
    }

    private static double Distance(float[] features, double[] mean) => features.Zip(mean, (a, b) => (a - b) * (a - b)).Sum();
}
