using SinglePositive.Numerics;

namespace SinglePositive.Training;

/// <summary>How the weights of a linear model lie in memory: panels of a few lane groups of classes, each panel feature by feature.</summary>
/// <remarks>
/// A panel is what one register tile covers, so the tile's weights (4 features × a panel's classes) are one run of memory. After the D features comes
/// one more, constant 1, whose weights are the biases; features are padded to a multiple of 4 and classes to whole lane groups, all with zeros that stay zeros.
/// </remarks>
internal sealed class PanelLayout
{
    /// <summary>Features that are computed together.</summary>
    public const int FeatureTile = 4;

    private readonly List<Panel> _panels = [];

    public PanelLayout(LaneWidth width, int features, int classes)
    {
        Width = width;
        Features = features;
        Classes = classes;
        PaddedClasses = width.Padded(classes);
        PaddedFeatures = (features + 1 + FeatureTile - 1) / FeatureTile * FeatureTile;
        int lanes = width.Lanes();
        for (int groups = PaddedClasses / lanes, start = 0; groups > 0;)
        {
            int taken = TileGroups(width, groups);
            _panels.Add(new Panel(start, taken * lanes, taken, (long)start * PaddedFeatures));
            start += taken * lanes;
            groups -= taken;
        }
    }

    /// <summary>The lane width it is laid out for.</summary>
    public LaneWidth Width { get; }

    /// <summary>D.</summary>
    public int Features { get; }

    /// <summary>L.</summary>
    public int Classes { get; }

    /// <summary>L rounded up to whole lane groups: the stride of logits and slopes.</summary>
    public int PaddedClasses { get; }

    /// <summary>D + 1 rounded up to a multiple of <see cref="FeatureTile"/>.</summary>
    public int PaddedFeatures { get; }

    /// <summary>Numbers in all panels together.</summary>
    public long Length => (long)PaddedFeatures * PaddedClasses;

    /// <summary>The panels, in class order.</summary>
    public IReadOnlyList<Panel> Panels => _panels;

    /// <summary>Copies the weights out: L×D weights and L biases.</summary>
    public unsafe void Export(NativeFloats panels, Span<float> weights, Span<float> biases)
    {
        foreach (Panel panel in _panels)
        {
            for (int feature = 0; feature <= Features; feature++)
            {
                float* row = panels.Pointer + panel.Offset + ((long)feature * panel.Classes);
                for (int j = 0; j < panel.Classes && panel.FirstClass + j < Classes; j++)
                {
                    int at = panel.FirstClass + j;
                    if (feature == Features)
                        biases[at] = row[j];
                    else
                        weights[(int)(((long)at * Features) + feature)] = row[j];
                }
            }
        }
    }

    /// <summary>The reverse of <see cref="Export"/>.</summary>
    public unsafe void Import(ReadOnlySpan<float> weights, ReadOnlySpan<float> biases, NativeFloats panels)
    {
        foreach (Panel panel in _panels)
        {
            for (int feature = 0; feature <= Features; feature++)
            {
                float* row = panels.Pointer + panel.Offset + ((long)feature * panel.Classes);
                for (int j = 0; j < panel.Classes && panel.FirstClass + j < Classes; j++)
                {
                    int at = panel.FirstClass + j;
                    row[j] = feature == Features ? biases[at] : weights[(int)(((long)at * Features) + feature)];
                }
            }
        }
    }

    // Accumulators of a tile are 4 × groups; with the groups themselves and a broadcast they have to fit 32 registers (512 bits) or 16 (the others).
    // Six groups go 3 + 3 rather than 5 + 1, four go 2 + 2: a lone group leaves the multipliers waiting for loads.
    private static int TileGroups(LaneWidth width, int groups) => (width, groups) switch
    {
        (LaneWidth.Bits512, >= 5 and not 6) => 5,
        (_, 4) => 2,
        (_, >= 3) => 3,
        _ => groups,
    };

    /// <summary>One panel.</summary>
    /// <param name="FirstClass">Its first class.</param>
    /// <param name="Classes">Number of classes, padding included.</param>
    /// <param name="Groups">The same in lane groups: 1, 2, 3 or 5.</param>
    /// <param name="Offset">Where it begins among the weights.</param>
    internal readonly record struct Panel(int FirstClass, int Classes, int Groups, long Offset);
}
