using System.Diagnostics;
using CsCheck;
using SinglePositive.Tests.Data;
using SinglePositive.Torch.Weights;
using SinglePositive.Torch.Weights.Pickle;

namespace SinglePositive.Torch.Tests.Weights;

/// <summary>Every file here must end in one sentence, at once, without memory for what it merely claims.</summary>
public sealed class HostileFileTests : IDisposable
{
    private static readonly SavedTensor _tensor = SavedTensor.Of("a", "0", [1, 2, 3, 4, 5, 6], 2, 3);
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("os", "system")]
    [InlineData("posix", "system")]
    [InlineData("builtins", "eval")]
    [InlineData("__builtin__", "exec")]
    [InlineData("subprocess", "Popen")]
    [InlineData("torch.storage", "_load_from_bytes")]
    [InlineData("torch", "load")]
    [InlineData("collections", "OrderedDict.__reduce__")]
    public void Read_AskingForAFunction_NamesItAndRefuses(string module, string name)
    {
        byte[] call = new PickleWriter().Global(module, name).Op('(').Text("touch /pwned").Op('t').Op('R').End();

        Assert.All(WeightFixture.Around(call), file => Assert.Contains($"{module}.{name}, which weights do not need", Refused(file), StringComparison.Ordinal));
    }

    [Fact]
    public void Read_AskingForAFunctionFromTheStack_NamesItAndRefuses() =>
        Assert.Contains("os.system", Refused(WeightFixture.Zip(new PickleWriter(4).Text("os").Text("system").Raw(0x93).End())), StringComparison.Ordinal);

    /// <summary>Instructions of other protocols and those that make objects: INST, OBJ, NEWOBJ, NEWOBJ_EX, EXT1, PERSID, DUP, POP, buffers.</summary>
    [Theory]
    [InlineData((byte)'i')]
    [InlineData((byte)'o')]
    [InlineData((byte)0x81)]
    [InlineData((byte)0x92)]
    [InlineData((byte)0x82)]
    [InlineData((byte)'P')]
    [InlineData((byte)'2')]
    [InlineData((byte)'0')]
    [InlineData((byte)0x97)]
    public void Read_OtherInstruction_NamesIt(byte instruction) =>
        Assert.All(WeightFixture.Around(new PickleWriter().Raw(instruction).End()), file => Assert.Contains($"instruction 0x{instruction:x2}", Refused(file), StringComparison.Ordinal));

    [Fact]
    public void Read_Bombs_AreRefused()
    {
        Assert.All(Bombs(), bomb => Assert.All(WeightFixture.Around(bomb), file => Refused(file)));
    }

    [Theory]
    [InlineData(1, 2, 3, 3, 1, "number 6 of storage '0', which has 6")]
    [InlineData(0, 2, 3, 4, 1, "number 6 of storage '0', which has 6")]
    [InlineData(-1, 2, 3, 3, 1, "negative")]
    [InlineData(0, 2, 3, -3, 1, "negative")]
    [InlineData(0, -2, 3, 3, 1, "negative")]
    [InlineData(0, long.MaxValue, long.MaxValue, 0, 0, "2 GB")]
    [InlineData(0, long.MaxValue, 3, long.MaxValue, 1, "which has 6")]
    [InlineData(long.MaxValue, 2, 3, 3, 1, "which has 6")]
    [InlineData(0, 30_000, 10_000, 0, 0, "many times over")]
    public void Read_ViewOutsideItsStorage_IsRefused(long offset, long rows, long columns, long rowStride, long columnStride, string expected)
    {
        SavedTensor view = _tensor with { Offset = offset, Size = [rows, columns], Stride = [rowStride, columnStride] };

        Assert.Contains(expected, Refused(WeightFixture.Zip(view)), StringComparison.Ordinal);
        Assert.Contains(expected, Refused(WeightFixture.Legacy(view)), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_StorageOfAnotherLength_IsRefused()
    {
        SavedTensor cut = _tensor with { Count = 4, Data = _tensor.Data[..16] };

        Assert.Contains("expected 24 bytes, found 16", Refused(WeightFixture.Zip(new PickleWriter().State([_tensor]).End(), cut)), StringComparison.Ordinal);
        Assert.Contains("expected 6 elements, found 4", Refused(WeightFixture.Legacy(new PickleWriter().State([_tensor], legacy: true).End(), cut)), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_MissingStorage_NamesIt()
    {
        byte[] legacy = WeightFixture.Legacy(new PickleWriter().State([_tensor], legacy: true).End());

        Assert.Contains("storage '0'", Refused(WeightFixture.Zip(new PickleWriter().State([_tensor]).End())), StringComparison.Ordinal);
        Assert.Contains("storage '0'", Refused(legacy), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_StorageOfTwoTypes_IsRefused() =>
        Assert.Contains("another type or length", Refused(WeightFixture.Zip(_tensor, _tensor with { Name = "b", Storage = "IntStorage" })), StringComparison.Ordinal);

    [Fact]
    public void Read_HugeStorageThatIsMissing_TakesNoMemory()
    {
        // The small tensor comes first and repeats itself within what the missing storage seems to allow.
        SavedTensor huge = _tensor with { Name = "huge", Key = "1", Count = 400_000_000, Size = [1], Stride = [1] };
        SavedTensor repeated = _tensor with { Size = [400_000_000], Stride = [0] };

        Assert.Contains("storage '1'", Refused(WeightFixture.Zip(new PickleWriter().State([repeated, huge]).End(), _tensor)), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_RepeatedName_IsRefused() => Assert.Contains("twice", Refused(WeightFixture.Zip(_tensor, _tensor)), StringComparison.Ordinal);

    [Fact]
    public void Read_BigEndianMachine_IsRefused()
    {
        ZipWriter archive = new();
        archive.Add("archive/data.pkl", new PickleWriter().State([_tensor]).End());
        archive.Add("archive/byteorder", "big"u8.ToArray());

        Assert.Contains("byte order", Refused(archive.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_WholeNetwork_SaysWhatToSave() => Assert.Contains("state_dict", Refused(WeightFixture.Zip(new PickleWriter().Global("torchvision.models.resnet", "ResNet").End())), StringComparison.Ordinal);

    [Fact]
    public void Read_EveryTruncation_IsRefused()
    {
        foreach (byte[] file in new[] { WeightFixture.Zip(_tensor), WeightFixture.Legacy(_tensor) })
        {
            for (int length = 0; length < file.Length; length++)
                Refused(file[..length]);
        }
    }

    /// <summary>A changed byte gives other weights or a sentence, never another exception.</summary>
    [Fact]
    public void Read_AnyChangedBytes_GivesASentenceOrTensors() =>
        Gen.Select(Gen.Bool, Gen.Int[0, 100_000], Gen.Byte, Gen.Int[0, 100_000], Gen.Byte).Sample(
            (legacy, first, value, second, other) =>
            {
                byte[] file = legacy ? WeightFixture.Legacy(_tensor) : WeightFixture.Zip(_tensor);
                file[first % file.Length] = value;
                file[second % file.Length] = other;
                string path = _folder[$"{first}-{value}-{second}-{other}-{legacy}.pth"];
                File.WriteAllBytes(path, file);
                try
                {
                    WeightFile.Read(path);
                }
                catch (DataFormatException)
                {
                }

                File.Delete(path);
            },
            iter: 3000);

    /// <summary>A tensor's size and stride, or a dictionary's pairs, remembered once and recalled by each of many calls.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Read_LongSizeRecalledManyTimes_IsRefusedBeforeItIsCopied(bool newer)
    {
        PickleWriter pickle = new PickleWriter().Tuple(new long[300_000]).Raw((byte)'q', 1).Global("torch._utils", newer ? "_rebuild_tensor_v2" : "_rebuild_tensor").Raw((byte)'q', 2)
            .Op('(').Storage("FloatStorage", "0", 6, legacy: false).Number(0).Raw((byte)'h', 1).Raw((byte)'h', 1);
        pickle = (newer ? pickle.Raw(0x89).Op('}') : pickle).Op('t').Raw((byte)'q', 3);
        for (int i = 0; i < 60_000; i++)
            pickle.Raw((byte)'h', 2).Raw((byte)'h', 3).Op('R');

        Assert.All(WeightFixture.Around(pickle.End()), file => Assert.Contains("dimensions", Refused(file, mostMegabytes: 100), StringComparison.Ordinal));
    }

    [Fact]
    public void Read_LongListRecalledManyTimes_IsRefusedBeforeItIsCopied()
    {
        PickleWriter pickle = new PickleWriter().Global("collections", "OrderedDict").Raw((byte)'q', 2).Op(']').Op('(');
        for (int i = 0; i < 100_000; i++)
            pickle.Op('N').Op('N').Raw(0x86);
        pickle.Op('e').Raw(0x85).Raw((byte)'q', 3);
        for (int i = 0; i < 60_000; i++)
            pickle.Raw((byte)'h', 2).Raw((byte)'h', 3).Op('R');

        Assert.All(WeightFixture.Around(pickle.End()), file => Assert.Contains("the same long list", Refused(file, mostMegabytes: 100), StringComparison.Ordinal));
    }

    private static IEnumerable<byte[]> Bombs()
    {
        PickleWriter nested = new(), tuples = new(), doubling = new PickleWriter().Op(']').Raw((byte)'q', 0), endless = new(), dictionaries = new();
        for (int i = 0; i < 200_000; i++)
        {
            nested.Op(']');
            tuples.Op('N').Raw(0x85);
            dictionaries.Op('}').Op('}').Op('}').Op('s');
        }

        // Each list holds the one before twice: 2^60 values when written out.
        for (byte i = 0; i < 60; i++)
            doubling.Op(']').Raw((byte)'q', (byte)(i + 1)).Raw((byte)'h', i).Op('a').Raw((byte)'h', i).Op('a');
        for (int i = 0; i <= Unpickler.MostInstructions; i++)
            endless.Op('N');
        byte[] length = [0xff, 0xff, 0xff, 0x7f];
        return
        [
            nested.End(), tuples.End(), doubling.End(), endless.End(), dictionaries.End(),
            new PickleWriter().Op('X').Raw(length).End(), new PickleWriter().Raw(0x8d).Raw(length).Raw(length).End(), new PickleWriter().Op('T').Raw(length).End(), new PickleWriter().Raw(0x8a, 255).End(),
            new PickleWriter().Op('N').Op('r').Raw(length).Op('j').Raw(1, 0, 0, 0).End(), new PickleWriter().Op('t').End(), new PickleWriter().Op('R').End(), new PickleWriter().Op('(').Op('Q').End(),
            new PickleWriter().Op('c').Raw(new byte[100_000]).End(), new PickleWriter().End(), new PickleWriter(9).End(),
        ];
    }

    /// <summary>The sentence; the time and memory of getting there are small.</summary>
    private string Refused(byte[] content, int mostMegabytes = 250)
    {
        string path = _folder["hostile.pth"];
        File.WriteAllBytes(path, content);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Stopwatch watch = Stopwatch.StartNew();
        DataFormatException error = Assert.Throws<DataFormatException>(() => WeightFile.Read(path));
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 5);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (long)mostMegabytes << 20);
        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.InRange(error.Message.Length, 0, path.Length + 400);
        return error.Message;
    }
}
