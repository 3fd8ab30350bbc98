using SinglePositive.Cli.Output;
using SinglePositive.Cli.Parsing;
using SinglePositive.Data;
using SinglePositive.Files;

namespace SinglePositive.Cli.Commands;

/// <summary><c>spml import</c>: turns files of another format into a dataset folder.</summary>
internal sealed class ImportCommand : Verb
{
    private readonly Positional _source;
    private readonly Setting<string?> _out;
    private readonly Setting<string?> _from;
    private readonly Setting<string?> _test;
    private readonly Setting<string?> _validation;
    private readonly Setting<string?> _empty;
    private readonly Setting<string?> _values;
    private readonly Setting<string?> _labels;
    private readonly Setting<string?> _featuresFile;
    private readonly Setting<string?> _trainList;
    private readonly Setting<string?> _testList;
    private readonly Setting<string?> _delimiter;
    private readonly Setting<string?> _name;
    private readonly Setting<bool> _force;

    public ImportCommand()
        : base("import", "turn files of another format into a dataset folder")
    {
        _source = Add(new Positional("SOURCE", "the file or folder to read; it is never changed"));
        _out = Add(Settings.RequiredText("--out", "DATASET", "the dataset folder to make"));
        _from = Add(new Setting<string?>("--from", "FORMAT", $"the format: auto, {string.Join(", ", ImportFormats.All.Select(format => format.Name))}", ImportFormats.Auto, text => text)
        {
            Offers = [ImportFormats.Auto, .. ImportFormats.All.Select(format => format.Name)],
        });
        _test = Add(Settings.Text("--test", "SOURCE2", "a second source that becomes the test split"));
        _validation = Add(Settings.Text("--validation", "SOURCE3", "a further source that becomes the validation split"));
        _empty = Add(Settings.Choice("--empty", "what to do with examples without a present label (default: coco and voc drop them, else drop in train only)", null, "drop", "keep", "error"));
        _values = Add(Settings.Text("--values", "MAP", "what label values mean: zeroone, reference, chexpert, or a list such as 1=present,0=absent,-1=unknown,blank=unknown (default: the format's own)"));
        _labels = Add(Settings.Text("--labels", "FILE.xml", "arff: Mulan's list of the labels"));
        _featuresFile = Add(Settings.Text("--features-file", "FILE.npy", "prepared: the training features, where several could be meant"));
        _trainList = Add(Settings.Text("--train-list", "LIST", "voc: the image list that becomes train", "train"));
        _testList = Add(Settings.Text("--test-list", "LIST", "voc: the image list that becomes test", "val"));
        _delimiter = Add(Settings.Text("--delimiter", "TEXT", "csv: what stands between the labels of a list"));
        _name = Add(Settings.Text("--name", "NAME", "the dataset's name (default: the folder's)"));
        _force = Add(Settings.Force("an existing dataset"));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples =>
    [
        "spml import downloads/posters --out posters",
        "spml import VOCdevkit/VOC2012 --from voc --out voc12",
        "spml import train.csv --test test.csv --values chexpert --out chest",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Notes =>
        ["The formats and what each needs:", .. ImportFormats.All.Select(format => $"{format.Name}: {format.Needs}")];

    /// <inheritdoc/>
    public override WorkPlan Plan(Invocation call)
    {
        string source = call.Get(_source);
        if (!Path.Exists(source))
            throw new ConfigurationException($"The source {source} does not exist.");
        string folder = call.Required(_out);
        OutputFolder.CheckFree(folder, call.Get(_force));
        ImportFormat format = ImportFormats.Find(call.Required(_from), source);
        long bytes = SizeOf(source);
        return new WorkPlan([$"read {source} as {format.Name} ({Quantity.Bytes(bytes)} beside images)"], [folder], Math.Min(bytes, 1_000_000_000), bytes / 1e8);
    }

    /// <inheritdoc/>
    public override Outcome Run(Invocation call)
    {
        ImportResult result = DatasetImport.Run(call.Get(_source), call.Required(_out), ReadOptions(call));
        foreach (string warning in result.Warnings)
            call.Warn(warning);
        foreach ((string split, int count) in result.Dropped)
            call.Say($"{split}: {Quantity.Count(count)} examples without a present label were left out (--empty keep keeps them).");
        if (call.Json)
            WriteJson(call, result);
        else
            Show(call, result);
        return new Outcome(NextStep(result.Dataset));
    }

    private static string NextStep(Dataset dataset)
    {
        if (dataset.Features.Count == 0)
            return InspectCommand.FeaturesStep(dataset);
        return $"spml inspect {ShellWord.Of(dataset.Folder)}";
    }

    private static void Show(Invocation call, ImportResult result)
    {
        call.Write($"{result.Dataset.Name}: {Quantity.Count(result.Dataset.Classes.Count)} classes, read as {result.Format}");
        call.Out.WriteLine();
        TextTable table = new("split", ">examples", "labels", "features");
        foreach (DatasetSplit split in result.Dataset.Splits)
        {
            string labels = string.Join(" + ", new[] { split.HasTruth ? "truth" : "", split.HasObserved ? "observed" : "" }.Where(kind => kind.Length > 0));
            string features = string.Join(", ", result.Dataset.Features.Where(feature => split.HasFeatures(feature.Key)).Select(feature => $"{feature.Key} ({feature.Value.Dimension})"));
            table.Add(split.Name, Quantity.Count(split.Count), labels, features);
        }

        call.Write(table);
    }

    private static void WriteJson(Invocation call, ImportResult result) => call.WriteJson(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("dataset", result.Dataset.Folder);
        writer.WriteString("name", result.Dataset.Name);
        writer.WriteString("format", result.Format);
        writer.WriteNumber("classes", result.Dataset.Classes.Count);
        writer.WriteStartObject("splits");
        foreach (DatasetSplit split in result.Dataset.Splits)
            writer.WriteNumber(split.Name, split.Count);
        writer.WriteEndObject();
        writer.WriteStartObject("dropped");
        foreach ((string split, int count) in result.Dropped)
            writer.WriteNumber(split, count);
        writer.WriteEndObject();
        writer.WriteStartObject("features");
        foreach ((string name, FeatureInfo info) in result.Dataset.Features)
            writer.WriteNumber(name, info.Dimension);
        writer.WriteEndObject();
        writer.WriteStrings("warnings", result.Warnings);
        writer.WriteEndObject();
    });

    /// <summary>Bytes of labels, features and lists; pictures stay where they are and do not count.</summary>
    private static long SizeOf(string source)
    {
        string[] kinds = [".npy", ".npz", ".arff", ".xml", ".txt", ".json", ".csv"];
        return File.Exists(source)
            ? new FileInfo(source).Length
            : new DirectoryInfo(source).EnumerateFiles("*", SearchOption.AllDirectories).Where(file => kinds.Contains(file.Extension.ToLowerInvariant())).Sum(file => file.Length);
    }

    private ImportOptions ReadOptions(Invocation call) => new()
    {
        Format = call.Required(_from),
        TestSource = call.Get(_test),
        ValidationSource = call.Get(_validation),
        Empty = call.Get(_empty) is string rule ? Enum.Parse<EmptyExamples>(rule, ignoreCase: true) : null,
        Values = call.Get(_values),
        LabelsFile = call.Get(_labels),
        FeaturesFile = call.Get(_featuresFile),
        TrainList = call.Required(_trainList),
        TestList = call.Required(_testList),
        Delimiter = call.Get(_delimiter),
        Name = call.Get(_name),
        Force = call.Get(_force),
    };
}
