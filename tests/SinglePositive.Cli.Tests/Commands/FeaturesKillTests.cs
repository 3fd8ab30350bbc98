using System.Diagnostics;
using SinglePositive.Data;
using SinglePositive.Files;
using SinglePositive.Labels;
using SinglePositive.Vision.Images;
using SinglePositive.Vision.Tests.Onnx;

namespace SinglePositive.Cli.Tests.Commands;

/// <summary>kill -9 at any moment while features are made, then the same command: the same bytes as a run that nothing disturbed.</summary>
public class FeaturesKillTests
{
    private const int Rows = 400;
    private const int Pictures = 20;
    private const int SoonMilliseconds = 50;

    [Fact]
    public async Task Features_KilledAtRandomMomentsAndRunAgain_EndWithTheSameBytes()
    {
        using TemporaryFolder folder = new();
        WritePictures(folder);
        Stopwatch undisturbed = Stopwatch.StartNew();
        Assert.Equal(0, (await KilledProcess.Run(Command(folder, "whole"), null)).ExitCode);
        double duration = undisturbed.Elapsed.TotalMilliseconds;
        Dictionary<string, string> expected = Files(folder["whole"]);

        Random random = new(3);
        int goneOn = 0;
        for (int round = 0; round < 3; round++)
        {
            string name = $"killed-{round}";
            string[] command = Command(folder, name);
            string parts = folder[$"{name}/train/features/f.spml-parts"];
            for (int kill = 0; kill < 2; kill++)
            {
                // The first kill comes at any moment; the second soon after the first row is written, however much faster than the undisturbed run this one starts.
                double delay = random.NextDouble() * (kill == 1 ? SoonMilliseconds : duration / 2);
                await KilledProcess.Run(command, TimeSpan.FromMilliseconds(delay), kill == 1 ? parts : null);
                goneOn += Directory.Exists(parts) ? 1 : 0;
            }

            SpmlResult last = Spml.Run([.. command, "--threads", "1"]);
            Assert.True(last.ExitCode == 0, last.Error);
            Dictionary<string, string> found = Files(folder[name]);
            Assert.Equal(expected.Keys.Order(), found.Keys.Order());
            Assert.All(expected, file => Assert.Equal((file.Key, file.Value), (file.Key, found[file.Key])));
        }

        Assert.True(goneOn > 0, "No kill came while features were made.");
    }

    private static string[] Command(TemporaryFolder folder, string name)
    {
        SplitContent split = new()
        {
            Name = "train",
            Ids = [.. Enumerable.Range(0, Rows).Select(row => row % 50 == 49 ? "missing.png" : $"{row % Pictures}.png")],
            Truth = new TruthMatrix(Rows, 1, new byte[Rows]),
        };
        Dataset.Create(folder[name], new DatasetContent { Name = "pictures", Classes = ["a"], Source = "test", ImageRoot = folder["pictures"], Splits = [split] });
        return ["features", folder[name], "--backbone", folder["net.onnx"], "--image-size", "32", "--mean", "0,0,0", "--std", "1,1,1", "--name", "f", "--on-bad", "skip"];
    }

    private static void WritePictures(TemporaryFolder folder)
    {
        const int Width = 500, Height = 400;
        TinyNetwork.Write(folder["net.onnx"], "x", "y", spatial: false);
        Directory.CreateDirectory(folder["pictures"]);
        byte[] pixels = new byte[3 * Width * Height];
        for (int picture = 0; picture < Pictures; picture++)
        {
            new Random(picture).NextBytes(pixels);
            ImageWriter.WritePng(folder[$"pictures/{picture}.png"], new RgbImage(Width, Height, pixels));
        }
    }

    /// <summary>Everything but the lock that a killed run may leave behind.</summary>
    private static Dictionary<string, string> Files(string dataset) => Directory.EnumerateFiles(dataset, "*", SearchOption.AllDirectories)
        .Where(file => !file.EndsWith(".spml-lock", StringComparison.Ordinal))
        .ToDictionary(file => Path.GetRelativePath(dataset, file), Checksum.Sha256);
}
