namespace SinglePositive.Experiments.Paper;

/// <summary>What Cole et al. (CVPR 2021) report: mAP in per cent, ResNet-50 on pictures of 448×448.</summary>
/// <remarks>Each number is one run per cell of the grid; differences below about 0.5 are within the noise of the protocol.</remarks>
public static class PublishedResults
{
    /// <summary>Images of the official train split and classes of each data set, with the paper's rule for images without labels.</summary>
    private static readonly (PaperDataset Dataset, string Title, int Train, int Classes)[] s_datasets =
    [
        (PaperDataset.Voc12, "VOC12", 5717, 20),
        (PaperDataset.Coco14, "COCO14", 82081, 80),
        (PaperDataset.NusWide, "NUS-WIDE", 150000, 81),
        (PaperDataset.Cub, "CUB", 5994, 312),
    ];

    private static readonly Dictionary<(string Mode, string Loss), double[]> s_test = new()
    {
        [("linear", "bce")] = [86.7, 70.0, 50.7, 29.1],
        [("linear", "bce-ls")] = [87.6, 70.2, 51.7, 29.3],
        [("linear", "iun")] = [86.4, 67.0, 49.0, 19.4],
        [("linear", "iu")] = [82.6, 60.8, 43.6, 16.1],
        [("linear", "an")] = [84.2, 62.3, 46.2, 17.2],
        [("linear", "an-ls")] = [85.3, 64.8, 48.5, 15.4],
        [("linear", "wan")] = [84.1, 63.1, 45.8, 17.9],
        [("linear", "epr")] = [83.8, 62.6, 46.4, 18.0],
        [("linear", "role")] = [86.5, 66.3, 49.5, 16.2],
        [("fine-tune", "bce")] = [89.1, 75.8, 52.6, 32.1],
        [("fine-tune", "bce-ls")] = [90.0, 76.8, 53.5, 32.6],
        [("fine-tune", "iun")] = [87.1, 70.5, 46.9, 21.3],
        [("fine-tune", "iu")] = [83.2, 59.7, 42.9, 17.9],
        [("fine-tune", "an")] = [85.1, 64.1, 42.0, 19.1],
        [("fine-tune", "an-ls")] = [86.7, 66.9, 44.9, 17.9],
        [("fine-tune", "wan")] = [86.5, 64.8, 46.3, 20.3],
        [("fine-tune", "epr")] = [85.5, 63.3, 46.0, 20.0],
        [("fine-tune", "role")] = [87.9, 66.3, 43.1, 15.0],
        [("linear-init", "an-ls")] = [86.5, 69.2, 50.5, 16.6],
        [("linear-init", "role")] = [88.2, 69.0, 51.0, 16.8],
    };

    private static readonly Dictionary<string, double[]> s_recovery = new()
    {
        ["an"] = [85.8, 63.8, 49.3, 16.8],
        ["an-ls"] = [86.9, 65.4, 49.7, 17.4],
        ["role"] = [90.3, 69.5, 56.0, 19.6],
    };

    /// <summary>Which of the paper's data sets has this shape; null when none has.</summary>
    /// <param name="train">Examples of the official train split.</param>
    /// <param name="classes">L.</param>
    public static PaperDataset? Recognise(int train, int classes) =>
        Array.Find(s_datasets, dataset => dataset.Train == train && dataset.Classes == classes) is { Title: not null } found ? found.Dataset : null;

    /// <summary>How the paper calls a data set.</summary>
    public static string Title(PaperDataset dataset) => s_datasets[(int)dataset].Title;

    /// <summary>mAP on the test split.</summary>
    /// <param name="dataset">Which data set.</param>
    /// <param name="mode"><c>linear</c>, <c>fine-tune</c> or <c>linear-init</c>.</param>
    /// <param name="loss">The loss's name in the catalogue.</param>
    /// <returns>The number; NaN where the paper has none.</returns>
    public static double TestMap(PaperDataset dataset, string mode, string loss) => s_test.TryGetValue((mode, loss), out double[]? row) ? row[(int)dataset] : double.NaN;

    /// <summary>mAP of the recovered labels of the training images against the hidden truth.</summary>
    /// <returns>The number; NaN where the paper has none.</returns>
    public static double RecoveryMap(PaperDataset dataset, string loss) => s_recovery.TryGetValue(loss, out double[]? row) ? row[(int)dataset] : double.NaN;
}
