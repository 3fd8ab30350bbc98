using System.Text.Json;

namespace SinglePositive.Cli.Tests.Commands;

/// <summary>Sweeps as they are typed.</summary>
public class SweepCommandTests
{
    /// <summary>Every run of a sweep is, byte for byte, what train makes of the same options.</summary>
    [Fact]
    public void Sweep_EveryRun_IsWhatTrainGives()
    {
        using TemporaryFolder folder = new();
        string dataset = GeneratedDataset.Create(folder);
        SpmlResult result = Spml.Run("sweep", dataset, "--loss", "bce,an-ls,role", "--lr", "1e-2,1e-3", "--batch-size", "8,16", "--seed", "0..1", "--loss.smoothing", "0.2", "--epochs", "3", "--standardise", "off,on", "--out", folder["sweep"], "--threads", "2");
        Assert.True(result.ExitCode == 0, result.Error);

        string[][] rows = [.. File.ReadLines(folder["sweep/results.csv"]).Select(line => line.Split(','))];
        Assert.Equal(["run", "loss", "batch-size", "lr", "standardise", "seed", "status", "epochs", "bestEpoch", "validationMap", "validationMapObserved", "testMap", "trainMapTruth", "trainMapEstimates"], rows[0]);
        Assert.Equal(1 + (3 * 2 * 2 * 2 * 2), rows.Length);
        foreach (string[] row in rows.Skip(1).Where((_, i) => i % 5 == 0))
        {
            string run = folder[$"alone/{row[0]}"];
            string[] smoothing = row[1] == "an-ls" ? ["--loss.smoothing", "0.2"] : [];
            string[] standardise = row[4] == "on" ? ["--standardise"] : [];
            using JsonDocument alone = Spml.Json(["train", dataset, "--loss", row[1], "--batch-size", row[2], "--lr", row[3], .. standardise, "--seed", row[5], .. smoothing, "--epochs", "3", "--threads", "1", "--out", run]);
            RunFiles.AssertSameResult(run, folder[$"sweep/runs/{row[0]}"]);
            Assert.Equal(alone.RootElement.GetProperty("test").GetProperty("map").GetRawText(), row[11]);
            Assert.Equal(alone.RootElement.GetProperty("train").GetProperty("mapTruth").GetRawText(), row[12]);
        }
    }

    [Fact]
    public void Sweep_WhateverIsKeptAndHoweverManyThreads_HasTheSameResults()
    {
        using TemporaryFolder folder = new();
        string[] command = ["sweep", GeneratedDataset.Create(folder), "--loss", "an,role", "--lr", "1e-2,1e-3", "--seed", "0,1", "--epochs", "2"];
        using JsonDocument summary = Spml.Json([.. command, "--out", folder["all"], "--threads", "1"]);
        Assert.Equal(0, Spml.Run([.. command, "--out", folder["best"], "--keep", "best", "--threads", "3"]).ExitCode);
        Assert.Equal(0, Spml.Run([.. command, "--out", folder["none"], "--keep", "none", "--threads", "2"]).ExitCode);

        foreach (string file in new[] { "results.csv", "summary.json" })
        {
            Assert.Equal(File.ReadAllText(folder[$"all/{file}"]), File.ReadAllText(folder[$"best/{file}"]));
            Assert.Equal(File.ReadAllText(folder[$"all/{file}"]), File.ReadAllText(folder[$"none/{file}"]));
        }

        Assert.Equal(8, Directory.GetDirectories(folder["all/runs"]).Length);
        Assert.Empty(Directory.GetDirectories(folder["none/runs"]));
        string[] best = [.. summary.RootElement.GetProperty("bestByLoss").EnumerateArray().SelectMany(point => point.GetProperty("runs").EnumerateArray()).Select(run => run.GetString()!).Order(StringComparer.Ordinal)];
        Assert.Equal(4, best.Length);
        Assert.Equal(best, Directory.GetDirectories(folder["best/runs"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(best, run => RunFiles.AssertSameResult(folder[$"all/runs/{run}"], folder[$"best/runs/{run}"]));
        double[] means = [.. summary.RootElement.GetProperty("points").EnumerateArray().Select(point => point.GetProperty("validationMap").GetProperty("mean").GetDouble())];
        Assert.Equal(means.Max(), summary.RootElement.GetProperty("best").GetProperty("validationMap").GetProperty("mean").GetDouble());
    }

    [Fact]
    public void Sweep_SomeRunsDiverge_NotesThemAndGoesOn()
    {
        using TemporaryFolder folder = new();
        string[] command = ["sweep", GeneratedDataset.Create(folder), "--loss", "an,role", "--epochs", "2"];

        using JsonDocument summary = Spml.Json([.. command, "--lr", "1e38,1e-3", "--out", folder["some"]]);
        SpmlResult all = Spml.Run([.. command, "--lr", "1e37,1e38", "--out", folder["all"]]);

        Assert.Equal(2, summary.RootElement.GetProperty("diverged").GetInt32());
        Assert.Equal("1e-3", summary.RootElement.GetProperty("best").GetProperty("settings").GetProperty("lr").GetString());
        string[] rows = File.ReadAllLines(folder["some/results.csv"]);
        Assert.Equal("an_lr=1e38,an,1e38,diverged,,,,,,,", rows[1]);
        Assert.StartsWith("an_lr=1e-3,an,1e-3,done,2,", rows[2], StringComparison.Ordinal);
        Assert.Equal(ExitCode.Diverged, all.ExitCode);
        Assert.Contains("--standardise", all.LastErrorLine, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Diverged, Spml.Run([.. command, "--lr", "1e37,1e38", "--out", folder["all"], "--resume"]).ExitCode);
    }

    [Fact]
    public void Resume_FinishedOrExtended_DoesWhatIsMissing()
    {
        using TemporaryFolder folder = new();
        string[] command = ["sweep", GeneratedDataset.Create(folder), "--loss", "an", "--epochs", "2", "--out", folder["sweep"]];
        Assert.Equal(0, Spml.Run([.. command, "--lr", "1e-2,1e-3"]).ExitCode);
        string first = File.ReadAllText(folder["sweep/journal.jsonl"]), results = File.ReadAllText(folder["sweep/results.csv"]);

        SpmlResult again = Spml.Run([.. command, "--lr", "1e-2,1e-3", "--resume"]);
        Assert.Equal(0, again.ExitCode);
        Assert.Contains("nothing was trained", again.Error, StringComparison.Ordinal);
        Assert.Equal(first, File.ReadAllText(folder["sweep/journal.jsonl"]));
        Assert.Equal(results, File.ReadAllText(folder["sweep/results.csv"]));

        Assert.Equal(0, Spml.Run([.. command, "--lr", "1e-4,1e-3,1e-2", "--resume", "--threads", "1"]).ExitCode);
        Assert.StartsWith(first, File.ReadAllText(folder["sweep/journal.jsonl"]), StringComparison.Ordinal);
        Assert.Equal(["1e-4", "1e-3", "1e-2"], File.ReadLines(folder["sweep/results.csv"]).Skip(1).Select(row => row.Split(',')[2]));
    }

    [Theory]
    [InlineData("exists already", "--lr", "1e-2,1e-3")]
    [InlineData("choose one", "--lr", "1e-2,1e-3", "--resume", "--force")]
    [InlineData("epochs was 2 and is 3", "--lr", "1e-2,1e-3", "--resume", "--epochs", "3")]
    [InlineData("an_lr=1e-3 is no longer asked for", "--lr", "1e-2,1e-4", "--resume")]
    [InlineData("1e-3 and 0.001", "--lr", "1e-3,0.001", "--force")]
    [InlineData("--lr needs a number above 0; '0' is not", "--lr", "1e-2,0", "--force")]
    [InlineData("--loss.smoothing means nothing here", "--loss.smoothing", "0.1", "--force")]
    [InlineData("--loss.preset means nothing here", "--loss.preset", "voc", "--force")]
    [InlineData("--pseudo-labels means nothing here", "--pseudo-labels", "x.npy", "--force")]
    [InlineData("--network means nothing here", "--network", "resnet50", "--force")]
    [InlineData("did you mean 'an-ls'", "--loss", "an,an-sl", "--force")]
    [InlineData("--standardise is on or off", "--standardise", "yes", "--force")]
    [InlineData("--random", "--lr", "1e-5..1e-2", "--force")]
    [InlineData("--linear-phase best goes with --mode linear,linear-init", "--linear-phase", "best", "--force")]
    public void Sweep_WhatCannotBeMeant_ExitsTwo(string said, params string[] words)
    {
        using TemporaryFolder folder = new();
        string dataset = SmallDataset.Create(folder);
        Assert.Equal(0, Spml.Run("sweep", dataset, "--loss", "an", "--epochs", "2", "--lr", "1e-2,1e-3", "--out", folder["sweep"]).ExitCode);
        string[] loss = words.Contains("--loss") ? [] : ["--loss", "an"], epochs = words.Contains("--epochs") ? [] : ["--epochs", "2"];
        string before = File.ReadAllText(folder["sweep/results.csv"]);

        SpmlResult result = Spml.Run(["sweep", dataset, .. loss, .. epochs, .. words, "--out", folder["sweep"]]);

        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains(said, result.Error, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(before, File.ReadAllText(folder["sweep/results.csv"]));
    }

    [Fact]
    public void Sweep_Presets_AreTriedWithTheLossesThatHaveThem()
    {
        using TemporaryFolder folder = new();
        SpmlResult result = Spml.Run("sweep", SmallDataset.Create(folder), "--loss", "an,em", "--loss.preset", "voc,coco", "--epochs", "2", "--out", folder["sweep"]);

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal(["an,", "em,voc", "em,coco"], File.ReadLines(folder["sweep/results.csv"]).Skip(1).Select(row => string.Join(',', row.Split(',')[1..3])));
        Assert.Equal(0.2, Configuration(folder["sweep/runs/em_loss.preset=voc"]).GetProperty("loss.entropy-weight").GetDouble());
        Assert.Equal(0.1, Configuration(folder["sweep/runs/em_loss.preset=coco"]).GetProperty("loss.entropy-weight").GetDouble());
    }

    [Fact]
    public void Sweep_PseudoLabels_AreReadByTheLossThatNeedsThem()
    {
        using TemporaryFolder folder = new();
        string dataset = SmallDataset.Create(folder), labels = Path.Combine(dataset, "train", "truth.npy");
        SpmlResult result = Spml.Run("sweep", dataset, "--loss", "an,external", "--pseudo-labels", labels, "--epochs", "2", "--out", folder["sweep"]);

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal(labels, Configuration(folder["sweep/runs/external"]).GetProperty("pseudo-labels").GetString());
        Assert.False(Configuration(folder["sweep/runs/an"]).TryGetProperty("pseudo-labels", out _));
    }

    [Fact]
    public void Sweep_Random_DrawsTheSameForEveryLossAndSeed()
    {
        using TemporaryFolder folder = new();
        string[] command = ["sweep", SmallDataset.Create(folder), "--loss", "an,role", "--lr", "1e-4..1e-1", "--batch-size", "2,4", "--seed", "0..1", "--random", "3", "--random-seed", "5", "--epochs", "1"];
        Assert.Equal(0, Spml.Run([.. command, "--out", folder["a"]]).ExitCode);
        Assert.Equal(0, Spml.Run([.. command, "--out", folder["b"], "--threads", "1"]).ExitCode);

        Assert.Equal(File.ReadAllText(folder["a/results.csv"]), File.ReadAllText(folder["b/results.csv"]));
        ILookup<string, string> draws = File.ReadLines(folder["a/results.csv"]).Skip(1).Select(row => row.Split(',')).ToLookup(row => row[1], row => $"{row[2]} {row[3]} {row[4]}");
        Assert.Equal(draws["an"], draws["role"]);
        Assert.Equal(6, draws["an"].Distinct().Count());
    }

    [Fact]
    public void DryRun_AGrid_SaysHowManyRunsAndWritesNothing()
    {
        using TemporaryFolder folder = new();
        using JsonDocument plan = Spml.Json("sweep", SmallDataset.Create(folder), "--loss", "an,role", "--seed", "0..4", "--out", folder["sweep"], "--dry-run", "--threads", "2");

        Assert.Equal("train 10 runs, 2 linear ones at once", plan.RootElement.GetProperty("steps")[0].GetString());
        Assert.True(plan.RootElement.GetProperty("seconds").GetDouble() > 0);
        Assert.False(Directory.Exists(folder["sweep"]));
    }

    /// <summary>The linear phase of LinearInit is the best of the sweep's linear runs, or the paper's.</summary>
    [Fact]
    public void Sweep_LinearInit_TakesItsLinearPhaseFromTheSweepOrThePaper()
    {
        using TemporaryFolder folder = new();
        string[] data = ["sweep", SmallScenes.Create(folder), "--network", "scenenet", "--image-size", "32", "--epochs", "1"];
        Assert.Equal(0, Spml.Run(["train", folder["scenes"], "--loss", "an", "--mode", "fine-tune", .. SmallScenes.Options, "--epochs", "1", "--out", folder["net"]]).ExitCode);
        Assert.Equal(0, Spml.Run("export", folder["net"], "--format", "backbone", "--out", folder["net.onnx"]).ExitCode);
        Assert.Equal(0, Spml.Run("features", folder["scenes"], "--backbone", folder["net.onnx"]).ExitCode);

        SpmlResult best = Spml.Run([.. data, "--mode", "linear,linear-init", "--features", "net", "--linear-phase", "best", "--loss", "an,role", "--lr", "1e-2,1e-5", "--batch-size", "4", "--out", folder["best"]]);
        SpmlResult paper = Spml.Run([.. data, "--mode", "linear-init", "--linear-phase", "paper", "--loss", "an-ls,role", "--batch-size", "4", "--linear-epochs", "2", "--out", folder["paper"]]);
        SpmlResult none = Spml.Run([.. data, "--mode", "linear-init", "--linear-phase", "paper", "--loss", "wan", "--out", folder["none"]]);

        Assert.True(best.ExitCode == 0, best.Error);
        using JsonDocument summary = JsonDocument.Parse(File.ReadAllText(folder["best/summary.json"]));
        foreach (JsonElement point in summary.RootElement.GetProperty("bestByLoss").EnumerateArray().Select(point => point.GetProperty("settings")).Where(point => point.GetProperty("mode").GetString() == "linear"))
        {
            foreach (string run in Directory.GetDirectories(folder["best/runs"], $"linear-init_{point.GetProperty("loss").GetString()}_*"))
                Assert.Equal((double.Parse(point.GetProperty("lr").GetString()!), 4), Phase(run));
        }

        Assert.True(paper.ExitCode == 0, paper.Error);
        Assert.Equal((1e-4, 8), Phase(folder["paper/runs/an-ls"]));
        Assert.Equal((1e-3, 16), Phase(folder["paper/runs/role"]));
        Assert.Equal(ExitCode.Usage, none.ExitCode);
        Assert.Contains("--linear-phase best", none.Error, StringComparison.Ordinal);
    }

    private static (double Rate, int BatchSize) Phase(string run) =>
        (Configuration(run).GetProperty("linear-lr").GetDouble(), Configuration(run).GetProperty("linear-batch-size").GetInt32());

    private static JsonElement Configuration(string run)
    {
        using JsonDocument record = JsonDocument.Parse(File.ReadAllText(Path.Combine(run, "run.json")));
        return record.RootElement.GetProperty("configuration").Clone();
    }
}
