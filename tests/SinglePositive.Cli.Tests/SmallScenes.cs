using SinglePositive.Vision.Scenes;

namespace SinglePositive.Cli.Tests;

/// <summary>A few drawn scenes, and options with which a small network trains on them in a second.</summary>
internal static class SmallScenes
{
    public static readonly string[] Options = ["--network", "scenenet", "--image-size", "32", "--batch-size", "8", "--threads", "1"];

    /// <summary>Draws 30 training and 10 test scenes.</summary>
    /// <returns>The dataset's folder, <c>scenes</c>.</returns>
    public static string Create(TemporaryFolder folder)
    {
        SceneDataset.Write(folder["scenes"], 30, 10, new SceneGenerator(5, 32), threads: 1);
        return folder["scenes"];
    }
}
