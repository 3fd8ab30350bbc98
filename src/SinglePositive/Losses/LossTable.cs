using System.Text;

namespace SinglePositive.Losses;

/// <summary>The catalogue of losses as a page for people: <c>docs/losses.md</c>.</summary>
public static class LossTable
{
    private const string Introduction = """
        # Losses

        <!-- Generated from the catalogue (LossTable.Markdown): do not edit. A test says how to regenerate it when it is out of date. -->

        In **single positive multi-label learning** each training example has one label that is known to be present, and nothing is known of the
        others: a photograph is filed under "dog", and nobody has said whether there is also a ball in it. The classifier shall predict *all* labels.
        The losses on this page differ in what they make of the unknown ones. Choose one with `spml train DATASET --loss NAME`; set a parameter
        with `--loss.PARAMETER VALUE`; `spml losses` prints this list in the terminal. Where the authors of a method chose its parameters for each data set, `--loss.preset NAME`
        takes their choice for `voc`, `coco`, `nus` or `cub` (parameters that are given beside it come first); without it the defaults are those for VOC.

        """;

    private const string Notation = """
        ## Notation

        | symbol | meaning |
        |---|---|
        | B, L | examples in a batch, classes; a *cell* is one (example, class) |
        | z, p | the cell's logit and its predicted probability p = σ(z) = 1/(1 + exp(-z)) |
        | y | the observed label: present (+1), unknown (0), absent (-1: somebody has confirmed that the class is not there) |
        | t | the true label, 1 or 0; only known in simulations and for fully labelled data |
        | k | the expected number of present classes per example (`--expected-positives`) |
        | k̂ | the predicted number of present classes per example: (1/B)·ΣΣ p over the batch |
        | q, u | the label estimate q = σ(u) of the cell, where u is a parameter of its own, trained along with the model. In a half of `role` the probability that serves as target is held fixed |
        | nl(x) | -log(x + ε), ε = 0.00001; where a table says log alone, there is no ε |
        | e, T | the epoch, counted from 1, and the number of epochs planned |

        Every value is the **mean over the B·L cells** of the terms below, plus the terms marked *batch*. Cells with the term 0 count in the mean too, so
        that one range of learning rates serves all losses. ε is part of the definition: it limits a cell to 11.5, and makes the slope of a
        confidently wrong cell vanish instead of growing with the error.

        """;

    private const string Differences = """
        ## What is different from the authors' code

        The formulas are those of the paper. The following holds for every loss; what concerns one loss only stands in its section.

        - The authors' evaluation leaves out the last, incomplete batch, so its mAP depends on the batch size. Here every example is scored. Training takes
          ⌊N/B⌋ full batches per epoch, as theirs does.
        - A class without positives has average precision 0 there. Here that is the default too, but it is reported, and `--absent-class skip` leaves such classes out.
        - Only part of the random numbers is seeded there. Here one seed gives one result, for any number of threads.
        - Absent labels (y = -1) hardly occur in the paper. Here every loss says what it makes of them: an absence confirmed by a person is worth having.

        """;

    /// <summary>The page, in Markdown with lines ended by <c>\n</c>.</summary>
    public static string Markdown()
    {
        StringBuilder page = new();
        page.Append(Introduction).Append('\n');
        Overview(page);
        page.Append(Notation).Append('\n');
        page.Append(Differences).Append('\n');
        page.Append("## The losses\n");
        foreach (LossEntry entry in LossCatalog.All)
            Section(page, entry);
        return page.Replace("\r\n", "\n").ToString();
    }

    private static void Overview(StringBuilder page)
    {
        page.Append("| loss | | needs besides present labels | parameters |\n|---|---|---|---|\n");
        foreach (LossEntry entry in LossCatalog.All)
        {
            string name = $"[`{entry.Name}`](#{entry.Name})";
            string title = entry.Recommended ? $"{entry.Title} (**start here**)" : entry.Title;
            page.Append($"| {name} | {title} | {Listed(entry.Needs)} | {Listed(entry.Parameters.Select(p => $"`{p.Name}`"))} |\n");
        }

        page.Append('\n');
    }

    private static void Section(StringBuilder page, LossEntry entry)
    {
        page.Append($"\n### {entry.Name}\n\n{entry.Title}.");
        if (entry.Recommended)
            page.Append(" The one to take when nothing speaks for another.");
        page.Append("\n\n| cell | term |\n|---|---|\n");
        foreach (CellFormula cell in entry.Cells)
            page.Append($"| {cell.Cell} | {cell.Formula} |\n");
        Parameters(page, entry);
        foreach (LossPreset preset in entry.Presets)
            page.Append($"\n- `--loss.preset {preset.Name}`: {string.Join(", ", preset.Values.Select(value => $"`{value.Key}` {value.Value}"))}.");
        page.Append($"\n- Needs: {(entry.Needs.Count == 0 ? "nothing but present labels" : Listed(entry.Needs.Select(Explained)))}.\n");
        if (entry.Deviation.Length > 0)
            page.Append($"- Beside the authors' code: {entry.Deviation}\n");
        page.Append($"- Paper: [{entry.Paper} {entry.Year}]({entry.Url}).\n");
    }

    private static void Parameters(StringBuilder page, LossEntry entry)
    {
        if (entry.Parameters.Count == 0)
            return;
        page.Append("\n| parameter | default | range | meaning |\n|---|---|---|---|\n");
        foreach (LossParameter parameter in entry.Parameters)
            page.Append($"| `--loss.{parameter.Name}` | {parameter.Default} | {parameter.Minimum:0.########} to {parameter.Maximum:0.########} | {parameter.Meaning} |\n");
    }

    private static string Explained(string need) => need switch
    {
        "truth" => "the full labels of the training examples (it is a yardstick, not a method for single positives)",
        "absent labels" => "some cells observed absent; where there are none, one per example is drawn from the truth",
        "expected positives" => "k, the expected number of present classes per example",
        "pseudo-labels" => "pseudo-labels from elsewhere (`--pseudo-labels FILE`, an npy array N × L with 1 where a class is taken for present)",
        "label estimator" => "a label estimator (kept and saved by the trainer)",
        _ => need,
    };

    private static string Listed(IEnumerable<string> items) => string.Join(", ", items) is { Length: > 0 } text ? text : "–";
}
