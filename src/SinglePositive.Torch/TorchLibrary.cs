using System.Runtime.InteropServices;
using TorchSharp;

namespace SinglePositive.Torch;

/// <summary>Finds and loads libtorch, the native library that networks are computed with.</summary>
/// <remarks>
/// Looked for, in this order: the folder named by the environment variable <see cref="FolderVariable"/>; the folder <c>libtorch</c> beside the program (a checkout has it);
/// the program's own native folders (<c>runtimes/…/native</c>, where a package libtorch-cpu-… or libtorch-cuda-… puts it). Nowhere else: a libtorch of another version that
/// happens to be installed on the system would not fit. Packages of this project carry none, because it takes half a gigabyte, and several with CUDA.
/// </remarks>
public static class TorchLibrary
{
    /// <summary>The environment variable that names a folder with libtorch's libraries (or one with a folder <c>lib</c> of them, as libtorch is unpacked).</summary>
    public const string FolderVariable = "SPML_LIBTORCH";

    /// <summary>The version that is expected; others do not fit.</summary>
    public const string ExpectedVersion = "2.10";

    private static readonly Lock _gate = new();
    private static string? _folder;

    /// <summary>True when libtorch is somewhere where <see cref="Load"/> would find it; nothing is loaded.</summary>
    public static bool IsThere
    {
        get
        {
            try
            {
                return LibtorchFolder.Find(Environment.GetEnvironmentVariable(FolderVariable), AppContext.BaseDirectory, NativeFolders()).Length > 0;
            }
            catch (ConfigurationException)
            {
                return false;
            }
        }
    }

    /// <summary>Loads libtorch. Must be called before anything of TorchSharp is used; later calls only return the folder.</summary>
    /// <returns>The folder that it was loaded from.</returns>
    /// <exception cref="ConfigurationException">There is none, or it cannot be loaded; the message says how to add it.</exception>
    public static string Load()
    {
        lock (_gate)
        {
            if (_folder is null)
            {
                string folder = LibtorchFolder.Find(Environment.GetEnvironmentVariable(FolderVariable), AppContext.BaseDirectory, NativeFolders());
                LoadFrom(folder);
                _folder = folder;
            }

            return _folder;
        }
    }

    /// <summary>Loads libtorch and sets how many threads one of its operations may use.</summary>
    /// <param name="threads">At least 1.</param>
    public static void UseThreads(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        Load();
        torch.set_num_threads(threads);
    }

    internal static void LoadFrom(string folder)
    {
        string at = folder;
        try
        {
            foreach (string file in LibtorchFolder.Libraries(folder))
            {
                at = file;
                NativeLibrary.Load(file);
            }

            // Its needs are met by what is loaded by now, whatever folders its own search path names.
            at = "TorchSharp's native library";
            NativeLibrary.Load("LibTorchSharp", typeof(torch).Assembly, null);
        }
        catch (Exception error) when (error is DllNotFoundException or BadImageFormatException)
        {
            throw new ConfigurationException($"{at} could not be loaded with libtorch in {folder}: {Reason(error.Message)}. Expected libtorch {ExpectedVersion} for {RuntimeInformation.RuntimeIdentifier}.", error);
        }
    }

    /// <summary>Of a heading and one line for each place that was tried, the first that tells more than that there is no such file.</summary>
    private static string Reason(string message)
    {
        string[] lines = message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return (Array.Find(lines[1..], line => !line.EndsWith("No such file or directory", StringComparison.Ordinal)) ?? lines[^1]).TrimEnd('.');
    }

    private static string[] NativeFolders() =>
        (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
}
