using SinglePositive.Files;

namespace SinglePositive.Vision.Scenes;

/// <summary>The small network that comes with the library: features of drawn scenes, learned from pictures of one thing each.</summary>
/// <remarks>Trained by the project itself; docs/demo.md has the commands. 256 features of pictures of 96 × 96.</remarks>
public static class SceneBackbone
{
    /// <summary>File name of the network as ONNX; its preprocessing is in the JSON file of the same name.</summary>
    public const string OnnxFile = "scenenet.onnx";

    /// <summary>File name of the same network's tensors.</summary>
    public const string WeightsFile = "scenenet.safetensors";

    private const string PreprocessingFile = "scenenet.json";

    /// <summary>Writes network, preprocessing and tensors into a folder.</summary>
    /// <returns>The path of the ONNX file.</returns>
    public static string WriteTo(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (string name in (string[])[OnnxFile, PreprocessingFile, WeightsFile])
        {
            using Stream resource = typeof(SceneBackbone).Assembly.GetManifestResourceStream(name)
                ?? throw new InvalidOperationException($"The assembly lacks its resource {name}.");
            AtomicFile.Write(Path.Combine(folder, name), resource.CopyTo);
        }

        return Path.Combine(folder, OnnxFile);
    }
}
