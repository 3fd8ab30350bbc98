using TorchSharp;

namespace SinglePositive.Torch.Tests;

public class TorchDeviceTests
{
    [Fact]
    public void Parse_Cpu_IsTheProcessor() => Assert.Equal(DeviceType.CPU, TorchDevice.Parse("cpu").type);

    [Theory]
    [InlineData("cuda", 0)]
    [InlineData("cuda:0", 0)]
    [InlineData("cuda:12", 12)]
    [InlineData("cpu", -1)]
    public void IndexOf_Name_IsItsNumber(string name, int index) => Assert.Equal(index, TorchDevice.IndexOf(name));

    [Theory]
    [InlineData("")]
    [InlineData("gpu")]
    [InlineData("cuda:")]
    [InlineData("cuda:-1")]
    [InlineData("cuda: 1")]
    [InlineData("cuda:99999999999")]
    public void Parse_NoDevice_SaysWhatIsOne(string name)
    {
        ConfigurationException error = Assert.Throws<ConfigurationException>(() => TorchDevice.Parse(name));

        Assert.Contains("expected cpu, cuda or cuda:1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_CudaThatIsNotThere_SaysWhatIsMissing()
    {
        TorchLibrary.Load();
        Assert.SkipWhen(torch.cuda.is_available(), "there is a GPU");

        ConfigurationException error = Assert.Throws<ConfigurationException>(() => TorchDevice.Parse("cuda:0"));

        Assert.StartsWith("There is no device cuda:0", error.Message, StringComparison.Ordinal);
        Assert.Contains(LibtorchFolder.HasCuda(TorchLibrary.Load()) ? "driver" : "libtorch-cuda-", error.Message, StringComparison.Ordinal);
    }
}
