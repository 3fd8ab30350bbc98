using SinglePositive.Files;
using SinglePositive.Tests.Data;
using SinglePositive.Torch.Networks;
using SinglePositive.Torch.Weights;

namespace SinglePositive.Torch.Tests.Weights;

public sealed class NetworkWeightsTests : IDisposable
{
    private static readonly Dictionary<string, string> _noMetadata = [];
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_WhatWasSaved_IsTheSameNetwork()
    {
        using BackboneNetwork saved = Headed("scenenet", 1, classes: 3);
        using BackboneNetwork loaded = Headed("scenenet", 2, classes: 3);
        NetworkWeights.Save(saved, _folder["a.safetensors"], new Dictionary<string, string> { ["network"] = "scenenet" });

        NetworkWeights.Load(loaded, _folder["a.safetensors"]);

        Assert.Equal(Bytes(saved), Bytes(loaded));
        Assert.Equal("scenenet", SafetensorsFile.Read(_folder["a.safetensors"]).Metadata["network"]);
    }

    [Fact]
    public void Load_FileWithAnotherHead_FitsABackboneAlone()
    {
        using BackboneNetwork saved = Headed("scenenet", 1, classes: 3);
        using BackboneNetwork backbone = NetworkCatalog.Create("scenenet", 2);
        using BackboneNetwork headed = Headed("scenenet", 3, classes: 5);
        float[] head = headed.Head!.weight!.data<float>().ToArray();
        NetworkWeights.Save(saved, _folder["a.safetensors"], _noMetadata);

        NetworkWeights.Load(backbone, _folder["a.safetensors"]);
        NetworkWeights.Load(headed, _folder["a.safetensors"], backboneOnly: true);

        saved.RemoveHead();
        Assert.Equal(Bytes(saved), Bytes(backbone));
        Assert.Equal(head, headed.Head.weight.data<float>().ToArray());
        headed.RemoveHead();
        Assert.Equal(Bytes(saved), Bytes(headed));
    }

    [Fact]
    public void Load_AnotherNetworksFile_ListsWhatDiffersAndChangesNothing()
    {
        using BackboneNetwork saved = Headed("resnet18", 1, classes: 3);
        using BackboneNetwork other = Headed("scenenet", 2, classes: 4);
        byte[][] before = Bytes(other);
        NetworkWeights.Save(saved, _folder["a.safetensors"], _noMetadata);

        DataFormatException error = Assert.Throws<DataFormatException>(() => NetworkWeights.Load(other, _folder["a.safetensors"]));

        Assert.Contains("expected the weights of scenenet with 4 classes", error.Message, StringComparison.Ordinal);
        Assert.Contains("missing: layer1.conv1.weight", error.Message, StringComparison.Ordinal);
        Assert.Contains("unexpected: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("conv1.weight (Float32 [64, 3, 7, 7] instead of [32, 3, 3, 3])", error.Message, StringComparison.Ordinal);
        Assert.Contains(" more", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Equal(before, Bytes(other));
    }

    [Fact]
    public void Load_HalfPrecisionWithoutCounters_IsWidened()
    {
        using BackboneNetwork saved = NetworkCatalog.Create("scenenet", 1);
        using BackboneNetwork loaded = NetworkCatalog.Create("scenenet", 2);
        SafetensorsTensor[] halves = [.. NetworkWeights.Tensors(saved).Where(tensor => tensor.Type == TensorType.Float32)
            .Select(tensor => SafetensorsTensor.Of<Half>(tensor.Name, Array.ConvertAll(tensor.To<float>(), value => (Half)value), [.. tensor.Shape]))];
        SafetensorsFile.Write(_folder["a.safetensors"], halves, _noMetadata);

        NetworkWeights.Load(loaded, _folder["a.safetensors"]);

        Assert.All(NetworkWeights.Tensors(loaded).Where(tensor => tensor.Type == TensorType.Float32), tensor =>
            Assert.Equal(halves.Single(half => half.Name == tensor.Name).To<Half>().Select(value => (float)value), tensor.To<float>()));
    }

    [Fact]
    public void Save_SceneNet_IsSmall()
    {
        using BackboneNetwork network = Headed("scenenet", 1, classes: 16);
        NetworkWeights.Save(network, _folder["a.safetensors"], _noMetadata);

        Assert.InRange(new FileInfo(_folder["a.safetensors"]).Length, 1_000_000, 2_000_000);
        Assert.InRange(network.parameters().Sum(parameter => parameter.numel()), 250_000, 450_000);
    }

    private static BackboneNetwork Headed(string name, long seed, int classes)
    {
        BackboneNetwork network = NetworkCatalog.Create(name, seed);
        network.ReplaceHead(classes, seed);
        return network;
    }

    private static byte[][] Bytes(BackboneNetwork network) => [.. NetworkWeights.Tensors(network).Select(tensor => tensor.Bytes.ToArray())];
}
