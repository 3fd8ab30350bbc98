using SinglePositive.Cli.Output;
using SinglePositive.Cli.Parsing;
using SinglePositive.Data;
using SinglePositive.Labels;

namespace SinglePositive.Cli.Commands;

/// <summary><c>spml observe</c>: draws observed labels from the truth.</summary>
internal sealed class ObserveCommand : Verb
{
    private const int All = -1;

    private readonly Positional _dataset;
    private readonly Setting<int> _positives;
    private readonly Setting<int> _negatives;
    private readonly Setting<uint> _seed;
    private readonly Setting<string?> _bias;
    private readonly Setting<bool> _force;

    public ObserveCommand()
        : base("observe", "keep a few true labels per example, hide the rest")
    {
        _dataset = Add(new Positional("DATASET", "the dataset folder, with full labels for train"));
        _positives = Add(Settings.Count("--positives", "present labels kept per example; -1 for all", 1, All));
        _negatives = Add(Settings.Count("--negatives", "absent labels kept per example; -1 for all", 0, All));
        _seed = Add(Settings.Seed("--seed", "the seed of NumPy's generator; 1200 is the paper's", 1200));
        _bias = Add(new Setting<string?>("--bias", "uniform|frequency|FILE.npy", "which labels are likelier to be kept: all alike, the frequent ones, or by a weight per class (L) or cell (N x L)", "uniform", text => text) { Offers = ["uniform", "frequency"] });
        _force = Add(Settings.Force("existing observed labels"));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples =>
        ["spml observe posters", "spml observe posters --positives 1 --negatives 1 --force", "spml observe posters --bias weights.npy --seed 7"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Notes =>
        ["Writes train/observed.npy for the whole train split, so that 'split' may come before or after. With the defaults the labels are those of the CVPR 2021 authors, bit for bit."];

    /// <inheritdoc/>
    public override WorkPlan Plan(Invocation call)
    {
        (Dataset dataset, ObservedMatrix observed, _) = Prepare(call);
        long cells = (long)observed.Examples * observed.Classes;
        return new WorkPlan([$"keep {call.Get(_positives)} present and {call.Get(_negatives)} absent labels of each of {Quantity.Count(observed.Examples)} examples"], [LabelsFile(dataset)], 3 * cells, cells / 2e7);
    }

    /// <inheritdoc/>
    public override Outcome Run(Invocation call)
    {
        (Dataset dataset, ObservedMatrix observed, bool same) = Prepare(call);
        if (same)
            call.Say("These very labels are there already; nothing was written.");
        else
            dataset.WriteObserved(SplitNames.Train, observed);
        LabelCounts counts = LabelCounts.Of(observed);
        if (counts.ClassesWithoutPresent > 0)
            call.Warn($"{counts.ClassesWithoutPresent} of {dataset.Classes.Count} classes have no present label and cannot be learned, for example '{dataset.Classes[Array.IndexOf(counts.PresentPerClass, 0)]}'.");
        if (call.Json)
            WriteJson(call, dataset, counts);
        else
            Show(call, counts);
        return new Outcome(dataset.Features.Count == 0
            ? $"spml features {ShellWord.Of(dataset.Folder)} --from FEATURES.npy --split train"
            : TrainHint.For(dataset));
    }

    private static string LabelsFile(Dataset dataset) => Path.Combine(dataset.Train.Folder, "observed.npy");

    private static void Show(Invocation call, LabelCounts counts)
    {
        long cells = (long)counts.Examples * counts.PresentPerClass.Length;
        TextTable table = new("observed", ">cells", ">per example");
        foreach ((string name, long count) in new[] { ("present", counts.Present), ("absent", counts.Absent), ("unknown", cells - counts.Present - counts.Absent) })
            table.Add(name, Quantity.Count(count), Quantity.Decimal((double)count / Math.Max(1, counts.Examples), 2));
        call.Write(table);
    }

    private (Dataset Dataset, ObservedMatrix Observed, bool Same) Prepare(Invocation call)
    {
        Dataset dataset = Dataset.Open(call.Get(_dataset));
        TruthMatrix truth = dataset.Train.ReadTruth()
            ?? throw new ConfigurationException($"{dataset.Folder} has no full labels for train (truth.npy), so there is nothing to draw from.");
        ObservationProcess process = new() { Positives = call.Get(_positives), Negatives = call.Get(_negatives), Seed = call.Get(_seed), Bias = ReadBias(call) };
        ObservedMatrix observed = process.Draw(truth);
        ObservedMatrix? before = dataset.Train.ReadObserved();
        bool same = before is not null && before.Values.AsSpan().SequenceEqual(observed.Values);
        if (before is not null && !same && !call.Get(_force))
            throw new ConfigurationException($"{LabelsFile(dataset)} holds other observed labels already. Replace them with --force.");
        return (dataset, observed, same);
    }

    private ObservationBias ReadBias(Invocation call)
    {
        string bias = call.Required(_bias);
        if (bias == ObservationBias.Uniform.Name)
            return ObservationBias.Uniform;
        if (bias == ObservationBias.ClassFrequency.Name)
            return ObservationBias.ClassFrequency;
        return File.Exists(bias)
            ? ObservationBias.Read(bias)
            : throw new ConfigurationException($"--bias is uniform, frequency or a file of weights; '{bias}' is none of these.{Suggestion.Sentence(bias, ["uniform", "frequency"])}");
    }

    private void WriteJson(Invocation call, Dataset dataset, LabelCounts counts) => call.WriteJson(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("dataset", dataset.Folder);
        writer.WriteString("file", LabelsFile(dataset));
        writer.WriteNumber("examples", counts.Examples);
        writer.WriteNumber("classes", dataset.Classes.Count);
        writer.WriteNumber("positives", call.Get(_positives));
        writer.WriteNumber("negatives", call.Get(_negatives));
        writer.WriteNumber("seed", call.Get(_seed));
        writer.WriteString("bias", call.Get(_bias));
        writer.WriteNumber("present", counts.Present);
        writer.WriteNumber("absent", counts.Absent);
        writer.WriteNumber("classesWithoutPresent", counts.ClassesWithoutPresent);
        writer.WriteEndObject();
    });
}
