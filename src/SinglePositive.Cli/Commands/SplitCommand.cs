using SinglePositive.Cli.Output;
using SinglePositive.Cli.Parsing;
using SinglePositive.Data;
using SinglePositive.Labels;

namespace SinglePositive.Cli.Commands;

/// <summary><c>spml split</c>: sets rows of train aside for validation.</summary>
internal sealed class SplitCommand : Verb
{
    private readonly Positional _dataset;
    private readonly Setting<double> _fraction;
    private readonly Setting<uint> _seed;
    private readonly Setting<bool> _force;

    public SplitCommand()
        : base("split", "set part of the training examples aside for validation")
    {
        _dataset = Add(new Positional("DATASET", "the dataset folder"));
        _fraction = Add(Settings.Number("--validation", "the share of the training examples to set aside", 0.2, NumberRange.Fraction));
        _seed = Add(Settings.Seed("--seed", "the seed of NumPy's generator; 1200 is the paper's", 1200));
        _force = Add(Settings.Force("an existing split"));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples => ["spml split posters", "spml split posters --validation 0.1 --seed 7 --force"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Notes =>
        ["Writes the row numbers to train/validation-rows.npy; rows never move. The default is the split of the CVPR 2021 paper, row for row."];

    /// <inheritdoc/>
    public override WorkPlan Plan(Invocation call)
    {
        (Dataset dataset, ValidationSplit split, _) = Prepare(call);
        return new WorkPlan([$"set {Quantity.Count(split.Validation.Length)} of {Quantity.Count(dataset.Train.Count)} training examples aside"], [RowsFile(dataset)], 8L * dataset.Train.Count, 0.1);
    }

    /// <inheritdoc/>
    public override Outcome Run(Invocation call)
    {
        (Dataset dataset, ValidationSplit split, bool same) = Prepare(call);
        if (same)
            call.Say("This very split is there already; nothing was written.");
        else
            dataset.WriteValidationRows(split.Validation);
        if (call.Json)
            WriteJson(call, dataset, split);
        else
            call.Write(new TextTable("part", ">examples").Add("train", Quantity.Count(split.Train.Length)).Add("validation", Quantity.Count(split.Validation.Length)));
        return new Outcome(dataset.Train.HasObserved
            ? TrainHint.For(dataset)
            : $"spml observe {ShellWord.Of(dataset.Folder)}");
    }

    private static string RowsFile(Dataset dataset) => Path.Combine(dataset.Train.Folder, "validation-rows.npy");

    private (Dataset Dataset, ValidationSplit Split, bool Same) Prepare(Invocation call)
    {
        Dataset dataset = Dataset.Open(call.Get(_dataset));
        if (dataset.Validation is not null)
            throw new ConfigurationException($"{dataset.Folder} brings its own validation split of {dataset.Validation.Count} examples; nothing needs to be set aside.");
        ValidationSplit split = ValidationSplit.Draw(dataset.Train.Count, call.Get(_fraction), call.Get(_seed));
        int[]? before = dataset.Train.ReadValidationRows();
        bool same = before is not null && before.AsSpan().SequenceEqual(split.Validation);
        if (before is not null && !same && !call.Get(_force))
            throw new ConfigurationException($"{RowsFile(dataset)} holds another split already ({before.Length} rows). Replace it with --force.");
        return (dataset, split, same);
    }

    private void WriteJson(Invocation call, Dataset dataset, ValidationSplit split) => call.WriteJson(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("dataset", dataset.Folder);
        writer.WriteString("file", RowsFile(dataset));
        writer.WriteNumber("examples", dataset.Train.Count);
        writer.WriteNumber("train", split.Train.Length);
        writer.WriteNumber("validation", split.Validation.Length);
        writer.WriteNumber("fraction", call.Get(_fraction));
        writer.WriteNumber("seed", call.Get(_seed));
        writer.WriteEndObject();
    });
}
