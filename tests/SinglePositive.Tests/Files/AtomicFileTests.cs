using SinglePositive.Files;

namespace SinglePositive.Tests.Files;

public class AtomicFileTests
{
    [Fact]
    public void Write_Twice_ReplacesAndLeavesOnlyTheFile()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.txt");
        AtomicFile.WriteText(path, "first, longer than the second");
        AtomicFile.WriteText(path, "zweiter ü\n");
        Assert.Equal("zweiter ü\n"u8.ToArray(), File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Write_CallbackFails_KeepsWhatWasThereAndRemovesTheTemporaryFile()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.txt");
        AtomicFile.WriteText(path, "old");
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write("half"u8);
            throw new InvalidOperationException();
        }));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Write_TargetIsFolder_RemovesTheTemporaryFile()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a");
        Directory.CreateDirectory(path);
        Exception? error = Record.Exception(() => AtomicFile.WriteText(path, "text"));
        Assert.True(error is IOException or UnauthorizedAccessException);
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Write_LeftoverOfAKilledWriter_TakesItsPlace()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.txt");
        File.WriteAllText(path + AtomicFile.TemporarySuffix, "a longer leftover");
        AtomicFile.WriteText(path, "new");
        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Write_SameFileWithinItself_FailsAndTheOuterOneStands()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.txt");
        AtomicFile.Write(path, stream =>
        {
            Assert.ThrowsAny<IOException>(() => AtomicFile.WriteText(path, "inner"));
            stream.Write("outer"u8);
        });
        Assert.Equal("outer", File.ReadAllText(path));
    }

    [Fact]
    public void Sha256_FileAndBytes_GiveThePublishedValue()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("abc", "abc"u8);
        const string Expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        Assert.Equal(Expected, Checksum.Sha256(path));
        Assert.Equal(Expected, Checksum.Sha256("abc"u8));
    }
}
