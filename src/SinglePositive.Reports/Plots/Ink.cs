using SinglePositive.Vision.Drawing;

namespace SinglePositive.Reports.Plots;

/// <summary>What a mark of a plot is drawn with: a colour that the page decides, or a fixed one.</summary>
/// <param name="Name">The name of the page's colour, so that light and dark pages can each have their own; empty for a fixed colour.</param>
/// <param name="Colour">The colour in files, on white.</param>
internal readonly record struct Ink(string Name, Colour Colour)
{
    /// <summary>The colours of Okabe and Ito (2008), told apart by colour-blind people too; yellow, hardly seen on white, is left out.</summary>
    private static readonly Ink[] s_runs =
    [
        new("run0", Colour.Hex(0x0072b2)),
        new("run1", Colour.Hex(0xd55e00)),
        new("run2", Colour.Hex(0x009e73)),
        new("run3", Colour.Hex(0xcc79a7)),
        new("run4", Colour.Hex(0xe69f00)),
        new("run5", Colour.Hex(0x56b4e9)),
        new("run6", Colour.Hex(0x555555)),
    ];

    /// <summary>What plots lie on.</summary>
    public static Ink Paper { get; } = new("paper", Colour.White);

    /// <summary>Titles.</summary>
    public static Ink Text { get; } = new("text", Colour.Hex(0x1b2530));

    /// <summary>Numbers at axes, and lines to compare with.</summary>
    public static Ink Quiet { get; } = new("quiet", Colour.Hex(0x55616d));

    /// <summary>Lines behind everything.</summary>
    public static Ink Grid { get; } = new("grid", Colour.Hex(0xdfe4e9));

    /// <summary>How many runs have a colour of their own.</summary>
    public static int Runs => s_runs.Length;

    /// <summary>Every ink that a page can have its own colour for.</summary>
    public static IEnumerable<Ink> Named => [Paper, Text, Quiet, Grid, .. s_runs];

    /// <summary>The colour of a run.</summary>
    public static Ink Run(int number) => s_runs[number % s_runs.Length];

    /// <summary>A colour that is the same everywhere.</summary>
    public static Ink Fixed(Colour colour) => new("", colour);
}
