using SinglePositive.Cli.Parsing;
using SinglePositive.Vision.Backbones;

namespace SinglePositive.Cli;

/// <summary>The options that say which network makes features and what is done to a picture first.</summary>
internal sealed class BackboneSettings
{
    /// <summary>The ONNX file.</summary>
    public Setting<string?> File { get; } = Settings.Text("--backbone", "FILE.onnx", "the network that makes features of the pictures");

    public Setting<string?> Output { get; } = Settings.Text("--output", "NAME", "its output to take (default: the only one, or 'features')");

    public Setting<int?> ImageSize { get; } = Settings.OptionalCount("--image-size", "pictures are resized to N x N pixels", 1);

    public Setting<ChannelValues?> Mean { get; } = new("--mean", "R,G,B", "subtracted from red, green, blue, in units of 0 to 1", null, ChannelValues.Parse);

    public Setting<ChannelValues?> Std { get; } = new("--std", "R,G,B", "divided by afterwards", null, ChannelValues.Parse);

    public Setting<string?> Exif { get; } = Settings.Choice("--exif", "turn pictures as their EXIF orientation says, or not, as in the paper (default: apply)", null, "apply", "ignore");

    /// <summary>All of them, in the order of the help.</summary>
    public IReadOnlyList<ISetting> All => [File, Output, ImageSize, Mean, Std, Exif];

    /// <summary>Opens the network. What no option says is taken from the JSON beside the file.</summary>
    /// <exception cref="ConfigurationException">Something is said neither by an option nor by the file, or does not fit the network.</exception>
    public OnnxBackbone Open(Invocation call)
    {
        string file = call.Required(File);
        if (!System.IO.File.Exists(file))
            throw new ConfigurationException($"The backbone '{file}' does not exist; name an ONNX file.");
        BackboneDescription beside = BackboneDescription.Beside(file);
        int? size = call.Get(ImageSize) ?? beside.ImageSize;
        IReadOnlyList<float>? mean = call.Get(Mean)?.Values ?? beside.Mean;
        IReadOnlyList<float>? std = call.Get(Std)?.Values ?? beside.Std;
        List<string> missing = [];
        if (size is null)
            missing.Add("--image-size");
        if (mean is null)
            missing.Add("--mean");
        if (std is null)
            missing.Add("--std");
        if (missing.Count > 0)
            throw call.Usage($"What the network was trained with has to be given: {string.Join(" and ", missing)} ({ImageNet}), or \"imageSize\", \"mean\" and \"std\" in {Path.ChangeExtension(file, ".json")}.");
        bool exif = call.Get(Exif) is { } word ? word == "apply" : beside.ApplyExif ?? true;
        return OnnxBackbone.Open(file, new Preprocessing(size!.Value, mean!, std!, exif), call.Get(Output) ?? beside.Output);
    }

    private static readonly string ImageNet = $"for most ImageNet networks --image-size 224 --mean {ChannelValues.Of(Preprocessing.ImageNetMean)} --std {ChannelValues.Of(Preprocessing.ImageNetStd)}";
}
