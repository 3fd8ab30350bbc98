using System.Text.Json;
using SinglePositive.Data;
using SinglePositive.Files;
using SinglePositive.Labels;

namespace SinglePositive.Cli.Tests.Commands;

public class ApplyCommandTests
{
    /// <summary>Recovered labels, reviewed elsewhere, become labels that training learns from.</summary>
    [Fact]
    public void Apply_RecoveredAndReviewed_IsTrainedOn()
    {
        using TemporaryFolder folder = new();
        string dataset = GeneratedDataset.Create(folder);
        Assert.Equal(0, Spml.Run("observe", dataset).ExitCode);
        Dictionary<string, string> before = Files(dataset);
        Assert.Equal(0, Spml.Run("train", dataset, "--loss", "an", "--epochs", "5", "--out", folder["run"]).ExitCode);
        Assert.Equal(0, Spml.Run("recover", folder["run"], "--from", "model", "--cut", "top=2", "--out", folder["recovered.csv"]).ExitCode);
        (int present, int absent) = Review(Dataset.Open(dataset), folder["recovered.csv"], folder["reviewed.csv"]);

        using JsonDocument result = Spml.Json("apply", dataset, folder["reviewed.csv"], "--out", folder["second"]);
        JsonElement applied = result.RootElement.GetProperty("applied");
        Assert.Equal((present, absent, 0, present + absent), (applied.GetProperty("present").GetInt32(), applied.GetProperty("absent").GetInt32(), applied.GetProperty("contradicted").GetInt32(), applied.GetProperty("changed").GetInt32()));
        Assert.Equal(before, Files(dataset));

        Dataset second = Dataset.Open(folder["second"]);
        second.Verify();
        LabelCounts old = LabelCounts.Of(Dataset.Open(dataset).Train.ReadObserved()!), now = LabelCounts.Of(second.Train.ReadObserved()!);
        Assert.Equal((old.Present + present, old.Absent + absent), (now.Present, now.Absent));
        AppliedDecisions recorded = Assert.Single(second.Decisions);
        Assert.Equal((dataset, "reviewed.csv", Checksum.Sha256(folder["reviewed.csv"])), (recorded.Source, recorded.File, recorded.Sha256));

        Assert.Equal(0, Spml.Run("train", folder["second"], "--loss", "an", "--epochs", "5", "--out", folder["again"]).ExitCode);
        Assert.NotEqual(File.ReadAllBytes(folder["run/model.safetensors"]), File.ReadAllBytes(folder["again/model.safetensors"]));
        Assert.Equal(0, Spml.Run("recover", folder["again"], "--out", folder["more.csv"]).ExitCode);
        HashSet<string> reviewed = [.. File.ReadLines(folder["reviewed.csv"]).Skip(1).Select(Cell)];
        Assert.DoesNotContain(File.ReadLines(folder["more.csv"]).Skip(1), line => reviewed.Contains(Cell(line)));
    }

    [Fact]
    public void Apply_WithoutObservedLabels_ChangesThoseThatTrainingDraws()
    {
        using TemporaryFolder folder = new();
        string dataset = SmallDataset.Create(folder);
        SpmlResult result = Spml.Run("apply", dataset, folder.Write("d.csv", "decision,note,class,id\nabsent,\"a, b\",dog,train0\n,,cat,train1\nPresent,,bird,train0\n"), "--out", folder["second"]);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("those that train draws", result.Error, StringComparison.Ordinal);
        ObservedMatrix drawn = new ObservationProcess().Draw(Dataset.Open(dataset).Train.ReadTruth()!), now = Dataset.Open(folder["second"]).Train.ReadObserved()!;
        Assert.Equal((LabelState.Absent, LabelState.Present), (now[0, 1], now[0, 3]));
        Assert.Equal(drawn.Values[SmallDataset.Classes.Length..], now.Values[SmallDataset.Classes.Length..]);
    }

    [Fact]
    public void Apply_AgainstAGivenLabel_ReplacesAndCountsIt()
    {
        using TemporaryFolder folder = new();
        string dataset = SmallDataset.Create(folder);
        Assert.Equal(0, Spml.Run("observe", dataset).ExitCode);
        int given = Dataset.Open(dataset).Train.ReadObserved()!.Row(0).IndexOf(LabelState.Present);
        string decisions = folder.Write("d.csv", $"id,class,decision\ntrain0,{SmallDataset.Classes[given]},absent\ntrain0,{SmallDataset.Classes[given]},absent\n");

        using JsonDocument result = Spml.Json("apply", dataset, decisions, "--out", folder["second"]);
        Assert.Equal(1, result.RootElement.GetProperty("applied").GetProperty("contradicted").GetInt32());
        Assert.Equal(1, result.RootElement.GetProperty("applied").GetProperty("decisions").GetInt32());
        Assert.Equal(LabelState.Absent, Dataset.Open(folder["second"]).Train.ReadObserved()![0, given]);
        Assert.Equal(0, Spml.Run("apply", folder["second"], decisions, "--out", folder["third"]).ExitCode);
        Assert.Equal([1, 0], Dataset.Open(folder["third"]).Decisions.Select(applied => applied.Changed));
    }

    /// <summary>What Label Studio exports: the tasks of recover, with annotations.</summary>
    [Fact]
    public void Apply_LabelStudioExport_TakesChosenAsPresentAndTurnedDownAsAbsent()
    {
        using TemporaryFolder folder = new();
        string dataset = SmallDataset.Create(folder);
        string export = folder.Write("export.json", """
            [
              {"id": 7, "data": {"id": "train0", "given": ["dog"], "proposed": ["cat", "bird"]}, "annotations": [
                {"was_cancelled": true, "result": [{"type": "choices", "value": {"choices": ["horse"]}}]},
                {"was_cancelled": false, "result": [{"from_name": "labels", "to_name": "example", "type": "choices", "value": {"choices": ["cat"]}}]}]},
              {"id": 8, "data": {"id": "train1", "proposed": ["bird"]}, "annotations": [{"result": []}]},
              {"id": 9, "data": {"id": "train2", "proposed": ["bird"]}, "annotations": []}
            ]
            """);

        // As some editors save it, with a byte order mark.
        File.WriteAllBytes(export, [0xEF, 0xBB, 0xBF, .. File.ReadAllBytes(export)]);
        using JsonDocument result = Spml.Json("apply", dataset, export, "--out", folder["second"]);
        Assert.Equal(1, result.RootElement.GetProperty("undecided").GetInt32());
        Assert.Equal((1, 2), (result.RootElement.GetProperty("applied").GetProperty("present").GetInt32(), result.RootElement.GetProperty("applied").GetProperty("absent").GetInt32()));
        ObservedMatrix now = Dataset.Open(folder["second"]).Train.ReadObserved()!;
        Assert.Equal((LabelState.Present, LabelState.Absent, LabelState.Absent), (now[0, 0], now[0, 3], now[1, 3]));
    }

    /// <summary>The tasks of recover, each proposal accepted, are the labels of its CSV.</summary>
    [Fact]
    public void Apply_TasksOfRecoverAllAccepted_IsItsCsvAllPresent()
    {
        using TemporaryFolder folder = new();
        string dataset = GeneratedDataset.Create(folder);
        Assert.Equal(0, Spml.Run("train", dataset, "--loss", "an", "--epochs", "2", "--out", folder["run"]).ExitCode);
        string[] recover = ["recover", folder["run"], "--from", "model", "--out"];
        Assert.Equal(0, Spml.Run([.. recover, folder["r.csv"]]).ExitCode);
        Assert.Equal(0, Spml.Run([.. recover, folder["r.json"], "--format", "labelstudio"]).ExitCode);
        File.WriteAllLines(folder["yes.csv"], File.ReadLines(folder["r.csv"]).Select((line, number) => line + (number == 0 ? ",decision" : ",present")));
        folder.Write("yes.json", File.ReadAllText(folder["r.json"]).Replace("\"predictions\"", "\"annotations\"", StringComparison.Ordinal));

        Assert.Equal(0, Spml.Run("apply", dataset, folder["yes.csv"], "--out", folder["a"]).ExitCode);
        Assert.Equal(0, Spml.Run("apply", dataset, folder["yes.json"], "--out", folder["b"]).ExitCode);
        Assert.Equal(File.ReadAllBytes(folder["a/train/observed.npy"]), File.ReadAllBytes(folder["b/train/observed.npy"]));
        Assert.Equal(File.ReadAllBytes(folder["a/train/features/generated.npy"]), File.ReadAllBytes(Path.Combine(dataset, "train/features/generated.npy")));
    }

    [Theory]
    [InlineData("id,class,decision\ntrain0,cat,present\ntrain0,cat,absent\n", "d.csv, line 3: 'cat' of 'train0' is absent here and present in line 2")]
    [InlineData("id,class,decision\ntrain99,cat,present\n", "line 2: the train split of")]
    [InlineData("id,class,decision\ntrian0,cat,present\n", "Did you mean 'train0'?")]
    [InlineData("id,class,decision\ntrain0,hosre,present\n", "no class 'hosre'. Did you mean 'horse'?")]
    [InlineData("id,class,decision\ntrain0,cat,presnt\n", "Did you mean 'present'?")]
    [InlineData("id,class,decision\ntrain0,cat,1\n", "line 2: a decision is present, absent, or empty for none; found '1'")]
    [InlineData("id,class,probability\ntrain0,cat,0.5\n", "line 1: the column 'decision' is missing")]
    [InlineData("id,class,decision\ntrain0,cat\n", "line 2: 3 fields are expected")]
    [InlineData("id,class,decision,Decision\ntrain0,cat,present,absent\n", "line 1: the column 'decision' is there twice")]
    [InlineData("", "the file is empty")]
    public void Apply_WrongCsv_ExitsThreeAndNamesFileAndLine(string content, string expected) => AssertRefused("d.csv", content, expected);

    [Theory]
    [InlineData("{}", "an array of tasks is expected")]
    [InlineData("[\n{]", "line 2: this is not valid JSON")]
    [InlineData("[{\"data\": {\"image\": \"a.jpg\"}}]", "task 1: data.id")]
    [InlineData("[{\"data\": {\"id\": \"train0\"}}]", "task 1: its annotations are missing")]
    [InlineData("[1]", "task 1: data.id")]
    [InlineData("[{\"data\": {\"id\": \"train0\"}, \"annotations\": [{\"result\": [{\"value\": {\"choices\": [\"cow\"]}}]}]}]", "task 1: ")]
    [InlineData("[{\"data\": {\"id\": \"train0\"}, \"annotations\": [{\"result\": [{\"value\": {\"choices\": \"cat\"}}]}]}]", "task 1: choices are expected to be an array")]
    [InlineData("[{\"data\": {\"id\": \"train0\"}, \"annotations\": [{\"result\": [{\"value\": {\"choices\": [1]}}]}]}]", "task 1: choices are expected to be an array")]
    public void Apply_WrongExport_ExitsThreeAndNamesTheTask(string content, string expected) => AssertRefused("d.json", content, expected);

    [Fact]
    public void Apply_OutThatIsTheSourceOrThere_ExitsTwoAndChangesNothing()
    {
        using TemporaryFolder folder = new();
        string dataset = SmallDataset.Create(folder), decisions = folder.Write("d.csv", "id,class,decision\ntrain0,cat,present\n");
        Dictionary<string, string> before = Files(dataset);
        Assert.All([dataset, Path.Combine(dataset, "inside"), folder.Path, dataset + "/"], output => Assert.Equal(2, Spml.Run("apply", dataset, decisions, "--out", output, "--force").ExitCode));
        Assert.Equal(0, Spml.Run("apply", dataset, decisions, "--out", folder["second"]).ExitCode);
        Assert.Equal(2, Spml.Run("apply", dataset, decisions, "--out", folder["second"]).ExitCode);
        Assert.Equal(0, Spml.Run("apply", dataset, decisions, "--out", folder["second"], "--force").ExitCode);
        Assert.Equal(2, Spml.Run("apply", dataset, folder["none.csv"], "--out", folder["third"]).ExitCode);
        Assert.Equal(2, Spml.Run("apply", dataset, decisions, "--out", folder["third"], "--split", "validation").ExitCode);
        Assert.Equal(before, Files(dataset));
        Assert.False(Directory.Exists(folder["third"]));
    }

    /// <summary>A link leads to the source, into it, or stands where the new folder would.</summary>
    [Theory]
    [InlineData("link", "small")]
    [InlineData("small", "link")]
    [InlineData("small", "link/new")]
    [InlineData("small", "sub/l/new")]
    [InlineData("link", "sub/l")]
    [InlineData("link", "sub/l/deep/er")]
    [InlineData("small", "other")]
    [InlineData("small", "nowhere")]
    public void Apply_ThroughALink_ExitsTwoAndKeepsTheSource(string source, string output)
    {
        using TemporaryFolder folder = new();
        string dataset = SmallDataset.Create(folder), decisions = folder.Write("d.csv", "id,class,decision\ntrain0,cat,present\n");
        Dictionary<string, string> before = Files(dataset);
        Directory.CreateDirectory(folder["sub"]);
        Directory.CreateDirectory(folder["empty"]);
        Directory.CreateSymbolicLink(folder["link"], dataset);
        Directory.CreateSymbolicLink(folder["sub/l"], Path.Combine("..", Path.GetFileName(dataset)));
        Directory.CreateSymbolicLink(folder["other"], folder["empty"]);
        Directory.CreateSymbolicLink(folder["nowhere"], folder["gone"]);
        string Named(string name) => name == "small" ? dataset : folder[name];

        Assert.Equal(2, Spml.Run("apply", Named(source), decisions, "--out", Named(output), "--force").ExitCode);
        Assert.Equal(before, Files(dataset));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder["empty"]));
    }

    [Fact]
    public void Apply_OverADatasetThatHoldsMore_ExitsTwoAndNamesIt()
    {
        using TemporaryFolder folder = new();
        string dataset = SmallDataset.Create(folder), decisions = folder.Write("d.csv", "id,class,decision\ntrain0,cat,present\n");
        Assert.Equal(0, Spml.Run("apply", dataset, decisions, "--out", folder["second"]).ExitCode);
        string picture = folder.Write("second/images/mine.png", "mine");

        SpmlResult refused = Spml.Run("apply", dataset, decisions, "--out", folder["second"], "--force");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains(picture + " is not part of the dataset", refused.Error, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(picture));
        File.Delete(picture);
        Assert.Equal(0, Spml.Run("apply", dataset, decisions, "--out", folder["second"], "--force").ExitCode);
    }

    private static void AssertRefused(string name, string content, string expected)
    {
        using TemporaryFolder folder = new();
        string dataset = SmallDataset.Create(folder);
        SpmlResult result = Spml.Run("apply", dataset, folder.Write(name, content), "--out", folder["second"]);

        Assert.Equal(3, result.ExitCode);
        Assert.Contains(name, result.Error, StringComparison.Ordinal);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["second"]));
    }

    /// <summary>Adds a column of decisions as somebody who knows the truth would fill it.</summary>
    private static (int Present, int Absent) Review(Dataset dataset, string recovered, string reviewed)
    {
        List<string> ids = [.. dataset.Train.ReadIds()], classes = [.. dataset.Classes];
        TruthMatrix truth = dataset.Train.ReadTruth()!;
        string Decide(string line) => line.Split(',') is [string id, string name, ..] && truth[ids.IndexOf(id), classes.IndexOf(name)] ? "present" : "absent";
        string[] lines = File.ReadAllLines(recovered);
        File.WriteAllLines(reviewed, [lines[0] + ",decision", .. lines[1..].Select(line => $"{line},{Decide(line)}")]);
        int present = lines[1..].Count(line => Decide(line) == "present");
        return (present, lines.Length - 1 - present);
    }

    private static string Cell(string line) => string.Join(',', line.Split(',')[..2]);

    private static Dictionary<string, string> Files(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(path => path, Checksum.Sha256);
}
