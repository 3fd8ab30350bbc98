using System.Text;
using CsCheck;
using SinglePositive.Tests.Data;
using SinglePositive.Torch.Weights;

namespace SinglePositive.Torch.Tests.Weights;

/// <summary>Files whose parts do not fit together, or that are not what was written.</summary>
public sealed class HostileFileTests : IDisposable
{
    private static readonly SavedTensor _tensor = SavedTensor.Of("a", "0", [1, 2, 3, 4, 5, 6], 2, 3);
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

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
    public void Read_StorageOfTwoTypes_IsRefused()
    {
        SavedTensor other = _tensor with { Name = "b", Storage = "IntStorage" };

        Assert.Contains("another type or length", Refused(WeightFixture.Zip(_tensor, other)), StringComparison.Ordinal);
        Assert.Contains("another type or length", Refused(WeightFixture.Legacy(new PickleWriter().Checkpoint(_tensor, other, legacy: true).End(), _tensor)), StringComparison.Ordinal);
    }

    /// <summary>A name may be 64 KB of anything; the sentence stays one (<see cref="Refusal"/>).</summary>
    [Theory]
    [InlineData('n')]
    [InlineData('\n')]
    [InlineData('\u001b')]
    [InlineData('\u009b')]
    public void Read_EndlessNames_AreCutInTheSentence(char character)
    {
        string name = new(character, 30_000);
        SavedTensor outside = _tensor with { Name = name, Offset = 1 };
        SavedTensor longKey = _tensor with { Key = name };
        byte[] global = new PickleWriter(4).Text(name).Text(name).Raw(0x93).End();

        Assert.All(new[] { WeightFixture.Zip(outside), WeightFixture.Legacy(outside), WeightFixture.Zip(_tensor with { Name = name }, _tensor with { Name = name }) }, file => Refused(file));
        Assert.All(WeightFixture.Around(global), file => Assert.Contains("which weights do not need", Refused(file), StringComparison.Ordinal));
        Assert.Contains("expected a storage", Refused(WeightFixture.Legacy(longKey)), StringComparison.Ordinal);
        Assert.Contains("twice", Refused(Safetensors($"{{\"{Escape(name)}\":{{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}},\"{Escape(name)}\":0}}")), StringComparison.Ordinal);
        Assert.Contains("element type", Refused(Safetensors($"{{\"a\":{{\"dtype\":\"{Escape(name)}\",\"shape\":[0],\"data_offsets\":[0,0]}}}}")), StringComparison.Ordinal);
        Assert.Contains("does not fill", Refused(Safetensors($"{{\"a\":{{\"dtype\":\"F32\",\"shape\":[{string.Join(',', Enumerable.Repeat(1, 30_000))}],\"data_offsets\":[0,0]}}}}")), StringComparison.Ordinal);
    }

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

    [Fact]
    public void Read_FlippedBitInAnyByteOfTheContent_IsRefusedByItsChecksum()
    {
        byte[] pickle = new PickleWriter().State([_tensor]).End();
        byte[] file = WeightFixture.Zip(pickle, _tensor);

        foreach ((byte[] content, string name) in new[] { (pickle, "'archive/data.pkl'"), (_tensor.Data, "storage '0'"), ("little"u8.ToArray(), "'archive/byteorder'") })
        {
            int start = file.AsSpan().IndexOf(content);
            for (int i = 0; i < content.Length; i++)
            {
                byte[] damaged = [.. file];
                damaged[start + i] ^= (byte)(1 << (i % 8));
                Assert.Contains($"{name}: the content has the checksum", Refused(damaged), StringComparison.Ordinal);
            }
        }
    }

    /// <summary>Storages that nobody wants are passed over, not believed: what they claim decides where the next begins.</summary>
    [Theory]
    [InlineData(long.MaxValue, long.MaxValue, "elements of 4 bytes, found")]
    [InlineData(1L << 62, 1L << 62, "elements of 4 bytes, found")]
    [InlineData(7, 7, "expected 7 elements of 4 bytes, found 24 bytes")]
    [InlineData(6, 5, "expected 6 elements, found 5")]
    public void Read_UnneededStorageThatLies_IsRefused(long claimed, long written, string expected)
    {
        SavedTensor momentum = SavedTensor.Of("", "1", [1, 2, 3, 4, 5, 6], 6) with { Count = claimed };
        byte[] pickle = new PickleWriter().Checkpoint(_tensor, momentum, legacy: true).End();

        string sentence = Refused(WeightFixture.Legacy(pickle, _tensor, momentum with { Count = written }));

        Assert.Contains(expected, sentence, StringComparison.Ordinal);
        Assert.Contains("storage '1'", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_StorageThatThePickleDoesNotMention_IsRefused() =>
        Assert.Contains("storage '1'", Refused(WeightFixture.Legacy(new PickleWriter().State([_tensor], legacy: true).End(), _tensor, _tensor with { Key = "1" })), StringComparison.Ordinal);

    /// <summary>A changed byte gives other weights or a sentence, never another exception.</summary>
    [Fact]
    public void Read_AnyChangedBytes_GivesASentenceOrTensors() =>
        Gen.Select(Gen.Bool, Gen.Int[0, 100_000], Gen.Byte, Gen.Int[0, 100_000], Gen.Byte).Sample(
            (legacy, first, value, second, other) =>
            {
                byte[] file = legacy ? WeightFixture.Legacy(_tensor) : WeightFixture.ZipWithoutChecksums(_tensor);
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

    private static string Escape(string text) => string.Concat(text.Select(character => $"\\u{(int)character:x4}"));

    private static byte[] Safetensors(string header)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        return [.. BitConverter.GetBytes((long)text.Length), .. text];
    }

    private string Refused(byte[] content) => Refusal.Of(content, _folder);
}
