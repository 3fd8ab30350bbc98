using System.Text;
using SinglePositive.Torch.Native;

namespace SinglePositive.Torch.Tests.Native;

public class LibraryCureTests
{
    private const string Version = "GLIBCXX_3.4.32";
    private const string Symbol = "_ZSt21ios_base_library_initv";

    [Fact]
    public void Build_OnLinux_GivesTheProgramALibraryWithoutTheNeed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the cure is Linux's");
        string folder = Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native");

        Assert.False(LibraryCure.Apply(File.ReadAllBytes(Path.Combine(folder, "libLibTorchSharp.so"))));
    }

    [Fact]
    public void Apply_LibraryThatNeedsTheVersion_ChangesThreePlaces()
    {
        byte[] library = TinyLibrary.Create(Version, (Symbol, 2), ("other", 1));
        byte[] before = [.. library];

        Assert.True(LibraryCure.Apply(library));

        TinyLibrary cured = new(library);
        Assert.Equal(2, cured.Flags);
        Assert.Equal(["", "getpid", "other"], cured.Symbols);
        Assert.Equal([0, 1, 1], cured.Versions);
        Assert.Equal(before.Length, library.Length);
        // "getpid" and its end, the flag, the version.
        Assert.InRange(before.Zip(library).Count(pair => pair.First != pair.Second), 3, 9);
    }

    [Fact]
    public void Apply_Twice_ChangesNothingMore()
    {
        byte[] library = TinyLibrary.Create(Version, (Symbol, 2));
        LibraryCure.Apply(library);
        byte[] once = [.. library];

        Assert.False(LibraryCure.Apply(library));
        Assert.Equal(once, library);
    }

    [Fact]
    public void Apply_LibraryThatNeedsAnOlderVersion_LeavesItAlone()
    {
        byte[] library = TinyLibrary.Create("GLIBCXX_3.4.30", (Symbol, 2));
        byte[] before = [.. library];

        Assert.False(LibraryCure.Apply(library));
        Assert.Equal(before, library);
    }

    [Fact]
    public void Apply_OtherFile_LeavesItAlone()
    {
        Assert.False(LibraryCure.Apply([]));
        Assert.False(LibraryCure.Apply(Encoding.ASCII.GetBytes(new string('x', 100))));
    }

    [Fact]
    public void Apply_VersionNeededForMore_RefusesAndChangesNothing()
    {
        byte[] library = TinyLibrary.Create(Version, (Symbol, 2), ("_ZSt3newv", 2));
        byte[] before = [.. library];

        Assert.Throws<InvalidDataException>(() => LibraryCure.Apply(library));
        Assert.Equal(before, library);
        Assert.Throws<InvalidDataException>(() => LibraryCure.Apply(TinyLibrary.Create(Version, ("_ZSt3newv", 2))));
        Assert.Throws<InvalidDataException>(() => LibraryCure.Apply(TinyLibrary.Create(Version, (Symbol, 1))));
    }
}
