using System.Text.Json;
using SinglePositive.Cli.Output;
using SinglePositive.Cli.Parsing;
using SinglePositive.Experiments;
using SinglePositive.Files;
using SinglePositive.Torch.FineTuning;
using SinglePositive.Training;

namespace SinglePositive.Cli.Commands;

/// <summary><c>spml reproduce</c>: a run once more, and whether the same came out; or the paper's tables.</summary>
internal sealed class ReproduceCommand : Verb
{
    private readonly Positional _run;
    private readonly Setting<string?> _out;
    private readonly Setting<string?> _weights;
    private readonly Setting<string?> _images;
    private readonly Setting<int> _threads;
    private readonly PaperSettings _paper = new();

    public ReproduceCommand()
        : base("reproduce", "a run again, compared byte by byte; or the paper's tables")
    {
        _run = Add(new Positional("RUN", $"the run folder, or the word {PaperSettings.Word}"));
        _out = Add(Settings.Text("--out", "DIR", "the run folder to make (default: a temporary one, removed when all is equal)"));
        _weights = Add(Settings.Text("--weights", "FILE", "networks: where the file of start weights is, if it moved"));
        _images = Add(Settings.Text("--images", "FOLDER", "networks: where the pictures are, if they moved"));
        _threads = Add(Settings.Threads());
        AddAll(_paper.All);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples =>
    [
        "spml reproduce runs/role",
        "spml reproduce runs/role --out runs/role-again --json",
        "spml reproduce paper --data voc12,coco14 --out tables",
        "spml reproduce paper --data voc12 --modes linear,fine-tune,linear-init --weights resnet50.pth --device cuda --out tables",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Notes =>
    [
        "Settings and seed come from run.json. Model, label estimates, predictions, per_class.csv, histograms.csv and metrics.csv without its times must be the same byte for byte: then the exit code is 0, else 5.",
        "The same bytes are promised for one version on one kind of processor; networks also need the same number of threads, which is taken from the record.",
        "paper: Cole et al. (CVPR 2021). Every loss is trained over their grid (learning rates 1e-2, 1e-3, 1e-4, 1e-5; batches of 8 and 16); validation chooses the settings. Data sets with the shape of theirs get the published numbers beside ours. Tables are written to DIR as table.md, .tex, .csv and .json.",
    ];

    /// <inheritdoc/>
    public override void Check(Invocation call)
    {
        if (!IsPaper(call))
            _paper.CheckRun(call);
    }

    /// <inheritdoc/>
    public override WorkPlan Plan(Invocation call)
    {
        if (IsPaper(call))
            return PaperReproduction.Plan(Paper(call).Request);
        string output = call.Get(_out) ?? Path.Combine(Path.GetTempPath(), $"spml-reproduce-{Guid.NewGuid():N}");
        using TrainingSession session = Session(call, output);
        return new WorkPlan([$"train {session.Plan.Request.Loss} as {call.Get(_run)} was trained", .. session.Plan.Notes, "compare what comes out"], [output], session.Plan.MemoryBytes);
    }

    /// <inheritdoc/>
    public override Outcome Run(Invocation call) => IsPaper(call) ? PaperReproduction.Run(call, Paper(call)) : RunAgain(call);

    private bool IsPaper(Invocation call) => call.Get(_run) == PaperSettings.Word;

    private PaperSettings.Asked Paper(Invocation call) => _paper.Request(call, call.Get(_out), call.Get(_weights), call.Get(_images), call.Get(_threads));

    private Outcome RunAgain(Invocation call)
    {
        string? temporary = call.Get(_out) is null ? Directory.CreateTempSubdirectory("spml-reproduce-").FullName : null;
        bool keep = false;
        try
        {
            string output = call.Get(_out) ?? Path.Combine(temporary!, "run");
            using (TrainingSession session = Session(call, output))
                TrainingView.Run(call, session, $"Training {session.Plan.Request.Loss} again");
            IReadOnlyList<ReproducedFile> files = Reproduction.Compare(call.Get(_run), output);
            keep = files.Any(file => !file.IsEqual);
            Show(call, keep || temporary is null ? output : null, files, Reproduction.EnvironmentDifferences(call.Get(_run), output));
            return keep
                ? new Outcome($"spml compare {ShellWord.Of(call.Get(_run))} {ShellWord.Of(output)}", ExitCode.Corrupt)
                : new Outcome($"spml eval {ShellWord.Of(call.Get(_run))}");
        }
        finally
        {
            if (temporary is not null && !keep)
                Directory.Delete(temporary, recursive: true);
        }
    }

    private TrainingSession Session(Invocation call, string output)
    {
        string run = call.Get(_run);
        (TrainingRequest request, RunConfiguration settings) = Reproduction.Request(run, output, call.Get(_threads), ["spml", .. call.CommandLine]);
        IReadOnlyList<string> command = RunFolder.Open(run).ReadRecord().Command;
        FineTuningRequest? pictures = RecordedFineTuning.Request(settings, call.Get(_weights) ?? Given(command, "--weights"), call.Get(_images) ?? Given(command, "--images"));
        return new TrainingSession(request, TimeProvider.System, pictures is null ? null : plan => new FineTuner(plan, pictures, TimeProvider.System));
    }

    /// <summary>What an option of the recorded command was given; null when it was not.</summary>
    private static string? Given(IReadOnlyList<string> command, string option)
    {
        for (int i = command.Count - 1; i >= 0; i--)
        {
            if (command[i] == option && i + 1 < command.Count)
                return command[i + 1];
            if (command[i].StartsWith(option + "=", StringComparison.Ordinal))
                return command[i][(option.Length + 1)..];
        }

        return null;
    }

    /// <param name="call">The call.</param>
    /// <param name="output">Where the repetition stays; null when it does not.</param>
    /// <param name="files">What was compared.</param>
    /// <param name="environment">What is not as it was.</param>
    private void Show(Invocation call, string? output, IReadOnlyList<ReproducedFile> files, IReadOnlyList<string> environment)
    {
        string[] different = [.. files.Where(file => !file.IsEqual).Select(file => file.Name)];
        if (call.Json)
        {
            call.WriteJson(writer => Write(writer, call.Get(_run), output, files, environment));
        }
        else
        {
            TextTable table = new("file", "");
            foreach (ReproducedFile file in files)
                table.Add(file.Name, file.IsEqual ? "equal" : file.Recorded is null ? "new" : file.Found is null ? "missing" : "different");
            call.Write(table);
        }

        if (different.Length > 0)
            call.Warn($"{call.Get(_run)} is not reproduced: {string.Join(", ", different)} {(different.Length == 1 ? "differs" : "differ")}{(environment.Count > 0 ? $" ({string.Join("; ", environment)})" : "")}. The repetition is in {output}.");
    }

    private static void Write(Utf8JsonWriter writer, string run, string? output, IReadOnlyList<ReproducedFile> files, IReadOnlyList<string> environment)
    {
        writer.WriteStartObject();
        writer.WriteString("run", run);
        writer.WriteBoolean("equal", files.All(file => file.IsEqual));
        writer.WriteString("repetition", output);
        writer.WriteStartArray("files");
        foreach (ReproducedFile file in files)
        {
            writer.WriteStartObject();
            writer.WriteString("name", file.Name);
            writer.WriteBoolean("equal", file.IsEqual);
            writer.WriteString("recorded", file.Recorded);
            writer.WriteString("found", file.Found);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStrings("environment", environment);
        writer.WriteEndObject();
    }
}
