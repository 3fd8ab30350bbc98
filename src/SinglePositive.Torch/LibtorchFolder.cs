using System.Runtime.InteropServices;

namespace SinglePositive.Torch;

/// <summary>Where libtorch's libraries are, and in which order they are loaded.</summary>
internal static class LibtorchFolder
{
    /// <summary>Each needs only those before it. Without the CUDA ones it is the CPU's libtorch.</summary>
    private static readonly (string Name, bool Cuda)[] _order = [("c10", false), ("torch_cpu", false), ("c10_cuda", true), ("torch_cuda", true), ("torch", false)];

    private static string Platform
    {
        get
        {
            string system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
            return $"{system}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
        }
    }

    /// <summary>The folder to load from.</summary>
    /// <param name="named">The folder that the user names; null or empty for none.</param>
    /// <param name="program">The program's folder.</param>
    /// <param name="native">The program's folders of native libraries.</param>
    /// <exception cref="ConfigurationException">It is nowhere, or not where the user says it is.</exception>
    internal static string Find(string? named, string program, IReadOnlyList<string> native)
    {
        if (!string.IsNullOrEmpty(named))
        {
            string[] candidates = [named, Path.Combine(named, "lib"), Path.Combine(named, "runtimes", Platform, "native")];
            return candidates.FirstOrDefault(IsComplete)
                ?? throw new ConfigurationException($"{TorchLibrary.FolderVariable} is {named}, but there is no libtorch: expected {FileName("torch_cpu")} in it or in its folder lib.");
        }

        return native.Append(program).Prepend(Path.Combine(program, "libtorch")).FirstOrDefault(IsComplete) ?? throw new ConfigurationException(Advice);
    }

    /// <summary>The files to load, in order.</summary>
    internal static IEnumerable<string> Libraries(string folder) =>
        from library in _order
        let file = Path.Combine(folder, FileName(library.Name))
        where !library.Cuda || File.Exists(file)
        select file;

    internal static bool HasCuda(string folder) => File.Exists(Path.Combine(folder, FileName("torch_cuda")));

    internal static string Advice =>
        $"Networks need libtorch {TorchLibrary.ExpectedVersion}, which this program does not carry: add the package libtorch-cpu-{Platform} (or, for an NVIDIA GPU, {CudaPackage}) to your project, "
        + $"or unpack it (or a libtorch {TorchLibrary.ExpectedVersion} of pytorch.org) and set {TorchLibrary.FolderVariable} to its folder.";

    internal static string CudaPackage => $"libtorch-cuda-12.8-{Platform}";

    private static bool IsComplete(string folder) => _order.All(library => library.Cuda || File.Exists(Path.Combine(folder, FileName(library.Name))));

    private static string FileName(string library) => OperatingSystem.IsWindows() ? $"{library}.dll" : OperatingSystem.IsMacOS() ? $"lib{library}.dylib" : $"lib{library}.so";
}
