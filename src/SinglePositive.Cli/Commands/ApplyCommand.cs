using SinglePositive.Cli.Output;
using SinglePositive.Cli.Parsing;
using SinglePositive.Data;
using SinglePositive.Data.Decisions;

namespace SinglePositive.Cli.Commands;

/// <summary><c>spml apply</c>: a new dataset from decisions on the labels of another.</summary>
internal sealed class ApplyCommand : Verb
{
    private readonly Positional _dataset;
    private readonly Positional _decisions;
    private readonly Setting<string?> _out;
    private readonly Setting<string?> _split;
    private readonly Setting<bool> _force;

    public ApplyCommand()
        : base("apply", "make a new dataset of decisions on labels")
    {
        _dataset = Add(new Positional("DATASET", "the dataset folder; it stays as it is"));
        _decisions = Add(new Positional("DECISIONS", "a CSV file with the columns id, class and decision (present or absent), or Label Studio's JSON export"));
        _out = Add(Settings.RequiredText("--out", "DATASET2", "the dataset folder to make"));
        _split = Add(Settings.Choice("--split", "whose labels were decided on", SplitNames.Train, [.. SplitNames.All]));
        _force = Add(Settings.Force("an existing dataset"));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples =>
        ["spml apply mydata reviewed.csv --out mydata2", "spml apply mydata export.json --out mydata2 --json"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Notes =>
    [
        "A decision replaces what was observed. Columns other than the three are passed over, and so are lines without a decision. The new dataset is a whole copy with its own observed.npy; dataset.json names the source, the file and its SHA-256.",
        "Of Label Studio's tasks what was chosen is present, and what spml recover had proposed and was not chosen is absent; the other classes stay as they are.",
    ];

    /// <inheritdoc/>
    public override WorkPlan Plan(Invocation call)
    {
        (DatasetRevision revision, DecisionFile file) = Prepare(call);
        Dataset source = Dataset.Open(call.Get(_dataset));
        long bytes = Directory.EnumerateFiles(source.Folder, "*", SearchOption.AllDirectories).Sum(path => new FileInfo(path).Length);
        return new WorkPlan([$"copy {source.Folder} ({Quantity.Bytes(bytes)})", $"write {Quantity.Count(revision.Applied.Decisions)} decisions of {file.Path} into its observed labels"], [call.Required(_out)], 0, bytes / 5e8);
    }

    /// <inheritdoc/>
    public override Outcome Run(Invocation call)
    {
        (DatasetRevision revision, DecisionFile file) = Prepare(call);
        AppliedDecisions applied = revision.Applied;
        Dataset written = revision.Write(call.Required(_out), call.Get(_force));
        if (revision.WasDrawn)
            call.Say("The dataset has no observed labels; the decisions were applied to those that train draws (one present label per example, seed 1200).");
        if (applied.Decisions == 0)
            call.Warn($"{file.Path} holds no decision; the new dataset has the labels of the old one.");
        if (call.Json)
        {
            call.WriteJson(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("dataset", written.Folder);
                writer.WriteNumber("undecided", file.Undecided);
                writer.WritePropertyName("applied");
                applied.Write(writer);
                writer.WriteEndObject();
            });
        }
        else
        {
            TextTable table = new("", ">labels");
            table.Add("decided present", Quantity.Count(applied.Present));
            table.Add("decided absent", Quantity.Count(applied.Absent));
            table.Add("changed", Quantity.Count(applied.Changed));
            table.Add("of these given otherwise before", Quantity.Count(applied.Contradicted));
            table.Add("left undecided", Quantity.Count(file.Undecided));
            call.Write(table);
        }

        return new Outcome(TrainHint.For(written, run: "RUN"));
    }

    private (DatasetRevision Revision, DecisionFile File) Prepare(Invocation call)
    {
        Dataset dataset = Dataset.Open(call.Get(_dataset));
        DecisionFile file = DecisionFile.Read(call.Get(_decisions));
        DatasetRevision revision = new(dataset, call.Required(_split), file);
        revision.CheckTarget(call.Required(_out), call.Get(_force));
        return (revision, file);
    }
}
