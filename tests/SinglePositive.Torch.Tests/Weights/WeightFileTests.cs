using SinglePositive.Files;
using SinglePositive.Tests.Data;
using SinglePositive.Torch.Weights;

namespace SinglePositive.Torch.Tests.Weights;

public sealed class WeightFileTests : IDisposable
{
    private static readonly float[] _six = [1, 2, 3, 4, 5, 6];
    private readonly ScratchFolder _folder = new();

    public static TheoryData<bool> Formats => [false, true];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Formats))]
    public void Read_Tensors_GivesNamesShapesAndValuesInOrder(bool legacy)
    {
        IReadOnlyList<WeightTensor> tensors = Read(legacy, SavedTensor.Of("b", "1", _six, 2, 3), SavedTensor.Of("a.weight", "0", [7], 1), SavedTensor.Of("scalar", "2", [8]));

        Assert.Equal(["b", "a.weight", "scalar"], tensors.Select(tensor => tensor.Name));
        Assert.Equal([2, 3], tensors[0].Shape);
        Assert.Empty(tensors[2].Shape);
        Assert.Equal(_six, tensors[0].ToFloats());
        Assert.Equal([7f], tensors[1].ToFloats());
        Assert.Equal([8f], tensors[2].ToFloats());
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Read_Views_HonoursStridesAndOffsets(bool legacy)
    {
        SavedTensor all = SavedTensor.Of("all", "0", _six, 2, 3);

        IReadOnlyList<WeightTensor> tensors = Read(legacy, all, all with { Name = "transposed", Size = [3, 2], Stride = [1, 3] }, all with { Name = "column", Size = [2], Stride = [3], Offset = 1 },
            all with { Name = "repeated", Size = [2, 2], Stride = [0, 1], Offset = 4 }, all with { Name = "none", Size = [0, 9], Stride = [9, 1], Offset = 6 });

        Assert.Equal([1, 4, 2, 5, 3, 6], tensors[1].ToFloats());
        Assert.Equal([2, 5], tensors[2].ToFloats());
        Assert.Equal([5, 6, 5, 6], tensors[3].ToFloats());
        Assert.Empty(tensors[4].ToFloats());
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Read_OtherElementTypes_Widens(bool legacy)
    {
        SavedTensor halves = new("half", "HalfStorage", "0", 2, [0, 0x3c, 0, 0xc0], [2], [1]);
        SavedTensor brains = new("brain", "BFloat16Storage", "1", 2, [0x80, 0x3f, 0x20, 0xc0], [2], [1]);
        SavedTensor doubles = new("double", "DoubleStorage", "2", 1, BitConverter.GetBytes(0.1), [1], [1]);
        SavedTensor longs = new("long", "LongStorage", "3", 1, BitConverter.GetBytes(-5_000_000_000), [], []);
        SavedTensor ints = new("int", "IntStorage", "4", 1, BitConverter.GetBytes(-7), [1], [1]);

        IReadOnlyList<WeightTensor> tensors = Read(legacy, halves, brains, doubles, longs, ints);

        Assert.Equal([1f, -2f], tensors[0].ToFloats());
        Assert.Equal([1f, -2.5f], tensors[1].ToFloats());
        Assert.Equal([0.1f], tensors[2].ToFloats());
        Assert.Equal([-5_000_000_000], tensors[3].ToIntegers());
        Assert.Equal([-7], tensors[4].ToIntegers());
        Assert.Throws<InvalidOperationException>(() => tensors[3].ToFloats());
        Assert.Throws<InvalidOperationException>(() => tensors[0].ToIntegers());
    }

    [Fact]
    public void Read_WideArchive_IsTheSame()
    {
        SavedTensor tensor = SavedTensor.Of("a", "0", _six, 6);
        ZipWriter wide = new() { Wide = true };
        wide.Add("archive/data.pkl", new PickleWriter().State([tensor]).End());
        wide.Add("archive/data/0", tensor.Data);

        Assert.Equal(_six, WeightFile.Read(Write(wide.ToArray())).Single().ToFloats());
    }

    [Theory]
    [InlineData("state_dict")]
    [InlineData("model_state_dict")]
    [InlineData("model")]
    public void Read_Checkpoint_TakesTheWeights(string key)
    {
        SavedTensor tensor = SavedTensor.Of("module.a", "0", _six, 6);
        byte[] pickle = new PickleWriter().Op('}').Op('(').Text("epoch").Number(3).Text("best").Op('G').Raw(new byte[8]).Text(key).State([tensor]).Op('u').End();

        WeightTensor found = WeightFile.Read(Write(WeightFixture.Zip(pickle, tensor))).Single();

        Assert.Equal("a", found.Name);
        Assert.Equal(_six, found.ToFloats());
    }

    /// <summary>The older format writes the storages in the order of their keys, whoever they belong to.</summary>
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Read_CheckpointWithAnOptimiser_PassesOverItsStorages(bool legacy, bool optimiserFirst)
    {
        SavedTensor weight = SavedTensor.Of("module.a", "94100", _six, 2, 3);
        SavedTensor momentum = new("", "DoubleStorage", "94200", 2, new byte[16], [2], [1]);
        byte[] pickle = new PickleWriter().Checkpoint(weight, momentum, legacy).End();
        SavedTensor[] storages = optimiserFirst ? [momentum, weight] : [weight, momentum];

        WeightTensor found = WeightFile.Read(Write(legacy ? WeightFixture.Legacy(pickle, storages) : WeightFixture.Zip(pickle, storages))).Single();

        Assert.Equal("a", found.Name);
        Assert.Equal([2, 3], found.Shape);
        Assert.Equal(_six, found.ToFloats());
    }

    /// <summary>After torch.serialization.set_crc32_options(False), and where torch.serialization.skip_data left the storages to be filled in later.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Read_ArchiveWithoutChecksums_IsTheSame(bool notEvenOfThePickle)
    {
        SavedTensor tensor = SavedTensor.Of("a", "0", _six, 6);
        ZipWriter archive = new() { NoChecksums = notEvenOfThePickle };
        archive.Add("archive/data.pkl", new PickleWriter().State([tensor]).End());
        archive.NoChecksums = true;
        archive.Add("archive/data/0", tensor.Data);

        Assert.Equal(_six, WeightFile.Read(Write(archive.ToArray())).Single().ToFloats());
    }

    [Fact]
    public void Read_Parameters_AreTensors()
    {
        SavedTensor tensor = SavedTensor.Of("a", "0", _six, 6);
        byte[] pickle = new PickleWriter().Op('}').Text("a").Global("torch._utils", "_rebuild_parameter").Op('(').Tensor(tensor, legacy: false).Raw(0x88).Op('}').Op('t').Op('R').Op('s').End();

        Assert.Equal(_six, WeightFile.Read(Write(WeightFixture.Zip(pickle, tensor))).Single().ToFloats());
    }

    [Fact]
    public void Read_NewerProtocol_IsTheSame()
    {
        SavedTensor tensor = SavedTensor.Of("a", "0", _six, 6);
        // Protocol 4: frames, short texts, remembered values, names from the stack.
        byte[] pickle = new PickleWriter(protocol: 4).Raw(0x95, 9, 0, 0, 0, 0, 0, 0, 0).Op('}').Raw(0x94).Raw(0x8c, 1, (byte)'a').Raw(0x94)
            .Raw(0x8c, 12).Raw("torch._utils"u8).Raw(0x8c, 18).Raw("_rebuild_tensor_v2"u8).Raw(0x93).Op('(').Storage("FloatStorage", "0", 6, legacy: false)
            .Number(0).Number(6).Raw(0x85).Number(1).Raw(0x85).Raw(0x89).Op('}').Op('t').Op('R').Op('s').End();

        Assert.Equal(_six, WeightFile.Read(Write(WeightFixture.Zip(pickle, tensor))).Single().ToFloats());
    }

    [Fact]
    public void Read_Safetensors_IsTheSame()
    {
        SafetensorsFile.Write(_folder["a.safetensors"], [SafetensorsTensor.Of<float>("a", _six, 2, 3), SafetensorsTensor.Of<long>("n", [4])], new Dictionary<string, string>());

        IReadOnlyList<WeightTensor> tensors = WeightFile.Read(_folder["a.safetensors"]);

        Assert.Equal(_six, tensors.Single(tensor => tensor.Name == "a").ToFloats());
        Assert.Equal([4], tensors.Single(tensor => tensor.Name == "n").ToIntegers());
    }

    private IReadOnlyList<WeightTensor> Read(bool legacy, params SavedTensor[] tensors) => WeightFile.Read(Write(legacy ? WeightFixture.Legacy(tensors) : WeightFixture.Zip(tensors)));

    private string Write(byte[] content)
    {
        string path = _folder["weights.pth"];
        File.WriteAllBytes(path, content);
        return path;
    }
}
