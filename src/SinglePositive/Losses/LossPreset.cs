namespace SinglePositive.Losses;

/// <summary>Parameters of a loss that its authors chose for one data set, under that set's name.</summary>
/// <param name="Name">Its name after <c>--loss.preset</c>: <c>voc</c>, <c>coco</c>, <c>nus</c> or <c>cub</c>.</param>
/// <param name="Values">The parameters that it sets; the others keep their defaults.</param>
public sealed record LossPreset(string Name, IReadOnlyDictionary<string, double> Values)
{
    private static readonly string[] s_paperSets = ["voc", "coco", "nus", "cub"];

    /// <summary>One parameter with a value for each of the four sets of the CVPR 2021 paper.</summary>
    internal static LossPreset[] OfPaperSets(string parameter, double voc, double coco, double nus, double cub) =>
        OfPaperSets((parameter, [voc, coco, nus, cub]));

    /// <summary>Parameters with values for VOC, COCO, NUS-WIDE and CUB, in this order.</summary>
    internal static LossPreset[] OfPaperSets(params (string Parameter, double[] Values)[] parameters) =>
        [.. s_paperSets.Select((name, set) => new LossPreset(name, parameters.ToDictionary(each => each.Parameter, each => each.Values[set])))];
}
