using System.Diagnostics;
using SinglePositive.Cli.Commands;
using SinglePositive.Vision.Images;
using SinglePositive.Vision.Tests.Onnx;

namespace SinglePositive.Cli.Tests;

/// <summary>The commands of docs/features.md work as they are typed, on a small folder of pictures and a small network under the names of the page.</summary>
public class PicturePageTests
{
    [Fact]
    public void FeaturesPage_EveryCommandInOrder_Works()
    {
        using TemporaryFolder folder = new();
        string[] commands = [.. Commands("features.md").Where(command => !command.Contains("--shard", StringComparison.Ordinal))];
        Assert.Equal(9, commands.Length);
        Write(folder);

        Assert.All(commands, command => Run(folder, command));
    }

    /// <summary>The parts of the page, and those of the help, which has its dataset in another place.</summary>
    [Fact]
    public void Shards_OfThePageAndTheHelp_Work()
    {
        using TemporaryFolder folder = new();
        Write(folder);
        string[] page = [.. Commands("features.md")];
        Run(folder, page[0]);

        Assert.All(page.Where(command => command.Contains("--shard", StringComparison.Ordinal)), command => Run(folder, command));
        Assert.Equal(["resnet50"], Data.Dataset.Open(folder["data/photos"]).Features.Keys);
        string[] help = [.. new FeaturesCommand().Examples.Where(example => example.Contains("--backbone", StringComparison.Ordinal))];
        Assert.Equal(2, help.Length);
        for (int i = 0; i < help.Length; i++)
        {
            Run(folder, page[0].Replace("data/photos", $"data/help{i}", StringComparison.Ordinal));
            Run(folder, help[i].Replace("features photos", $"features data/help{i}", StringComparison.Ordinal));
        }
    }

    private static IEnumerable<string> Commands(string page) =>
        File.ReadLines(Path.Combine(Checkout.Root, "docs", page)).Where(line => line.StartsWith("spml ", StringComparison.Ordinal)).Select(line => line.Split(" #")[0].TrimEnd());

    private static void Run(TemporaryFolder folder, string command)
    {
        string[] words = [.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(word => word.Trim('\''))];
        using Process process = Spml.StartIn(folder[""], words);
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{command}: {error}{output.Result}");
    }

    private static void Write(TemporaryFolder folder)
    {
        TinyNetwork.Write(folder["resnet50.onnx"], "image", "features", spatial: false);
        foreach (string name in new[] { "photos/cat/1", "photos/cat/2", "photos/cat/3", "photos/dog/1", "photos/dog/2", "photos/dog/3", "new-photos/1", "more/of/1", "a", "b" })
        {
            string path = folder[name + ".jpg"];
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            ImageWriter.WritePng(path, new RgbImage(4, 4, [.. Enumerable.Range(0, 48).Select(value => (byte)((value * 5) + name.Length))]));
        }

        File.WriteAllText(folder["list.txt"], "a.jpg\n");
    }
}
