using SinglePositive.Cli.Output;
using SinglePositive.Cli.Parsing;
using SinglePositive.Data;

namespace SinglePositive.Cli.Commands;

/// <summary><c>spml features</c>: attaches feature vectors to a split.</summary>
internal sealed class FeaturesCommand : Verb
{
    private readonly Positional _dataset;
    private readonly Setting<string?> _from;
    private readonly Setting<string?> _split;
    private readonly Setting<string?> _name;
    private readonly Setting<bool> _force;

    public FeaturesCommand()
        : base("features", "attach feature vectors to a split of a dataset")
    {
        _dataset = Add(new Positional("DATASET", "the dataset folder"));
        _from = Add(Settings.RequiredText("--from", "X.npy", "the vectors, one row per example in the split's order"));
        _split = Add(Settings.Choice("--split", "the split they belong to", SplitNames.Train, [.. SplitNames.All]));
        _name = Add(Settings.Text("--name", "NAME", "what to call them, the same in every split (default: the file's name)"));
        _force = Add(Settings.Force("existing features of that name"));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples =>
    [
        "spml features posters --from train.npy --name mobilenet",
        "spml features posters --from test.npy --split test --name mobilenet",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Notes => ["The file is copied: float16 stays float16, every other number becomes float32. Every value must be finite."];

    /// <inheritdoc/>
    public override WorkPlan Plan(Invocation call)
    {
        (Dataset dataset, string name) = Prepare(call);
        using FeatureSource source = FeatureSource.FromNpy(call.Required(_from));
        long bytes = (long)source.Rows * source.Dimension * (source.IsHalf ? 2 : 4);
        return new WorkPlan(
            [$"copy {Quantity.Count(source.Rows)} x {source.Dimension} features ({Quantity.Bytes(bytes)}) as '{name}'"],
            [Path.Combine(dataset.Split(call.Required(_split)).Folder, "features", name + ".npy")],
            4_000_000,
            bytes / 5e8);
    }

    /// <inheritdoc/>
    public override Outcome Run(Invocation call)
    {
        (Dataset dataset, string name) = Prepare(call);
        string split = call.Required(_split);
        using FeatureSource source = FeatureSource.FromNpy(call.Required(_from));
        dataset.AttachFeatures(name, split, source, call.Get(_force));
        FeatureInfo info = dataset.Features[name];
        if (call.Json)
            WriteJson(call, dataset, split, name, source.Rows, info);
        else
            call.Write(new TextTable("features", "split", ">examples", ">dimension", "type").Add(name, split, Quantity.Count(source.Rows), info.Dimension.ToString(), info.DType));
        return new Outcome(NextStep(dataset, name));
    }

    private static string NextStep(Dataset dataset, string name)
    {
        if (dataset.Splits.FirstOrDefault(split => !split.HasFeatures(name)) is DatasetSplit without)
            return $"spml features {ShellWord.Of(dataset.Folder)} --from X.npy --split {without.Name} --name {name}";
        return $"spml inspect {ShellWord.Of(dataset.Folder)}";
    }

    private static void WriteJson(Invocation call, Dataset dataset, string split, string name, int rows, FeatureInfo info) => call.WriteJson(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("dataset", dataset.Folder);
        writer.WriteString("split", split);
        writer.WriteString("name", name);
        writer.WriteNumber("examples", rows);
        writer.WriteNumber("dimension", info.Dimension);
        writer.WriteString("dtype", info.DType);
        writer.WriteEndObject();
    });

    private (Dataset Dataset, string Name) Prepare(Invocation call)
    {
        string from = call.Required(_from);
        if (!File.Exists(from))
            throw new ConfigurationException($"The file of features '{from}' does not exist.");
        return (Dataset.Open(call.Get(_dataset)), call.Get(_name) ?? Path.GetFileNameWithoutExtension(from));
    }
}
