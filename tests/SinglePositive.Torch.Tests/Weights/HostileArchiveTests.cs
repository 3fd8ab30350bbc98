using SinglePositive.Tests.Data;

namespace SinglePositive.Torch.Tests.Weights;

/// <summary>Archives whose directory lies: refused before anything is read from them.</summary>
public sealed class HostileArchiveTests : IDisposable
{
    private static readonly SavedTensor _tensor = SavedTensor.Of("a", "0", [1, 2, 3, 4, 5, 6], 2, 3);
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("../outside")]
    [InlineData("archive/../../outside")]
    [InlineData("/etc/outside")]
    [InlineData("archive\\outside")]
    [InlineData("C:outside")]
    [InlineData("archive/\u0001")]
    [InlineData("")]
    public void Read_NameThatLeadsOut_IsRefused(string name) => Assert.Contains("leads out", Refused(archive => archive.Add(name, [1])), StringComparison.Ordinal);

    [Fact]
    public void Read_CompressedOrEncrypted_IsRefused()
    {
        Assert.Contains("stored as they are", Refused(archive => archive.List("archive/data/1", 0, 1_000_000_000, method: 8, packed: 10)), StringComparison.Ordinal);
        Assert.Contains("stored as they are", Refused(archive => archive.List("archive/data/1", 0, 10, flags: 1)), StringComparison.Ordinal);
        Assert.Contains("differ", Refused(archive => archive.List("archive/data/1", 0, 1_000_000_000, packed: 10)), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OverlappingFiles_IsRefused() => Assert.Contains("overlap", Refused(archive => archive.List("archive/data/1", 0, 10)), StringComparison.Ordinal);

    [Fact]
    public void Read_RepeatedName_IsRefused() => Assert.Contains("twice", Refused(archive => archive.Add("archive/data/0", [1])), StringComparison.Ordinal);

    [Theory]
    [InlineData(0, uint.MaxValue - 1)]
    [InlineData(uint.MaxValue - 1, 10)]
    [InlineData(7, 10)]
    public void Read_FileElsewhere_IsRefused(long at, long length)
    {
        string sentence = Refused(archive => archive.List("archive/data/1", at, length));

        Assert.Contains("archive/data/1", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NoOrTwoPickles_IsRefused()
    {
        ZipWriter none = new();
        none.Add("archive/version", [1]);

        Assert.Contains("found 0", Refused(none.ToArray()), StringComparison.Ordinal);
        Assert.Contains("found 2", Refused(archive => archive.Add("other/data.pkl", [1])), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_TorchScript_SaysWhatToSave() => Assert.Contains("TorchScript", Refused(archive => archive.Add("archive/constants.pkl", [1])), StringComparison.Ordinal);

    [Fact]
    public void Read_DirectoryThatClaimsMore_IsRefused()
    {
        byte[] file = WeightFixture.Zip(_tensor);
        file.AsSpan(file.Length - 12, 2).Fill(0xee);

        Assert.Contains("does not fit", Refused(file), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_TooManyFiles_IsRefusedBeforeTheyAreLookedAt()
    {
        ZipWriter archive = new() { Wide = true };
        archive.Add("archive/data.pkl", [1]);
        for (int i = 0; i < 65_536; i++)
            archive.List($"{i}", 0, 0);

        Assert.Contains("at most 65536 files", Refused(archive.ToArray()), StringComparison.Ordinal);
    }

    private string Refused(Action<ZipWriter> change)
    {
        ZipWriter archive = WeightFixture.Archive(new PickleWriter().State([_tensor]).End(), _tensor);
        change(archive);
        return Refused(archive.ToArray());
    }

    private string Refused(byte[] content) => Refusal.Of(content, _folder);
}
