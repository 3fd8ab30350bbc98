using SinglePositive.Tests.Data;
using TorchSharp;

namespace SinglePositive.Torch.Tests;

public class TorchLibraryTests
{
    private static readonly string[] _libraries = [.. LibtorchFolder.Libraries(string.Empty)];

    [Fact]
    public void Load_InACheckout_FindsTheLibraryBesideTheProgram()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable(TorchLibrary.FolderVariable) is { Length: > 0 }, "another libtorch is named");

        Assert.Equal(Path.Combine(AppContext.BaseDirectory, "libtorch"), TorchLibrary.Load());
    }

    [Fact]
    public void Load_Twice_Computes()
    {
        Assert.Equal(TorchLibrary.Load(), TorchLibrary.Load());
        using torch.Tensor sum = torch.ones(3).sum();
        Assert.Equal(3f, sum.item<float>());
    }

    [Fact]
    public void Find_NamedFolder_ComesBeforeTheProgramsOwn()
    {
        using ScratchFolder scratch = new();
        Fill(scratch, "named/lib");
        Fill(scratch, "program/libtorch");

        Assert.Equal(Path.Combine(scratch["named"], "lib"), LibtorchFolder.Find(scratch["named"], scratch["program"], []));
        Assert.Equal(scratch["program/libtorch"], LibtorchFolder.Find("", scratch["program"], []));
    }

    [Fact]
    public void Find_NativeFolder_IsTheLastResort()
    {
        using ScratchFolder scratch = new();
        Fill(scratch, "runtimes/any/native");

        Assert.Equal(scratch["runtimes/any/native"], LibtorchFolder.Find(null, scratch["program"], [scratch["elsewhere"], scratch["runtimes/any/native"]]));
    }

    [Fact]
    public void Find_NamedFolderWithoutLibraries_NamesFolderAndVariable()
    {
        using ScratchFolder scratch = new();
        Fill(scratch, "program/libtorch");

        ConfigurationException error = Assert.Throws<ConfigurationException>(() => LibtorchFolder.Find(scratch["empty"], scratch["program"], []));

        Assert.Contains(scratch["empty"], error.Message, StringComparison.Ordinal);
        Assert.Contains("SPML_LIBTORCH", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_Nowhere_SaysHowToAddItForProcessorAndGpu()
    {
        using ScratchFolder scratch = new();

        ConfigurationException error = Assert.Throws<ConfigurationException>(() => LibtorchFolder.Find(null, scratch.Path, []));

        Assert.All(["libtorch-cpu-", "libtorch-cuda-", "SPML_LIBTORCH", "2.10"], part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void LoadFrom_DamagedLibrary_NamesTheFile()
    {
        using ScratchFolder scratch = new();
        Fill(scratch, "libtorch");

        ConfigurationException error = Assert.Throws<ConfigurationException>(() => TorchLibrary.LoadFrom(scratch["libtorch"]));

        Assert.Contains(Path.Combine(scratch["libtorch"], _libraries[0]), error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void UseThreads_Number_IsLibtorchs(int threads)
    {
        TorchLibrary.UseThreads(threads);

        Assert.Equal(threads, torch.get_num_threads());
    }

    private static void Fill(ScratchFolder scratch, string folder)
    {
        foreach (string library in _libraries)
            scratch.Text($"{folder}/{library}", "no library");
    }
}
