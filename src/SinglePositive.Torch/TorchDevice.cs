using System.Globalization;
using TorchSharp;

namespace SinglePositive.Torch;

/// <summary>The devices that networks are computed on, by the names that users give: <c>cpu</c>, <c>cuda</c> (the first GPU) and <c>cuda:1</c>.</summary>
public static class TorchDevice
{
    private static readonly string[] _names = ["cpu", "cuda"];

    /// <summary>The device of that name; libtorch is loaded first.</summary>
    /// <exception cref="ConfigurationException">The name is none of these, the device is not there, or libtorch cannot be loaded.</exception>
    public static torch.Device Parse(string name)
    {
        int index = IndexOf(name);
        string folder = TorchLibrary.Load();
        if (index < 0)
            return torch.CPU;
        if (!torch.cuda.is_available())
            throw new ConfigurationException(Missing(name, LibtorchFolder.HasCuda(folder)));
        int count = torch.cuda.device_count();
        return index < count ? torch.device(DeviceType.CUDA, index) : throw new ConfigurationException($"There is no device {name}: found {count}, the last one is cuda:{count - 1}.");
    }

    /// <summary>The number of the GPU, or -1 for the processor.</summary>
    internal static int IndexOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name == "cpu")
            return -1;
        if (name == "cuda")
            return 0;
        return name.StartsWith("cuda:", StringComparison.Ordinal) && int.TryParse(name.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            ? index
            : throw new ConfigurationException($"'{name}' is no device: expected cpu, cuda or cuda:1.{Suggestion.Sentence(name, _names)}");
    }

    internal static string Missing(string name, bool library) => library
        ? $"There is no device {name}: libtorch has CUDA, but no NVIDIA GPU with a driver for CUDA 12.8 was found. nvidia-smi should list it; --device cpu works without."
        : $"There is no device {name}: the libtorch in use is the processor's. Use the package {LibtorchFolder.CudaPackage}, or set {TorchLibrary.FolderVariable} to a libtorch {TorchLibrary.ExpectedVersion} with CUDA.";
}
