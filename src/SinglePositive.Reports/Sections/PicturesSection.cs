using System.Text;
using SinglePositive.Labels;
using SinglePositive.Reports.Pages;
using SinglePositive.Reports.Runs;
using SinglePositive.Vision.Images;
using SinglePositive.Vision.Sheets;

namespace SinglePositive.Reports.Sections;

/// <summary>Pictures with the labels that were given, predicted and recovered.</summary>
internal static class PicturesSection
{
    private const int Side = 128;
    private const int Quality = 72;
    private const int MostLabels = 8;
    private const float Threshold = 0.5f;

    private sealed record Example(string Id, byte[] Jpeg, IReadOnlyList<SheetLabel> Labels);

    /// <summary>The part; null when the dataset has no pictures that can be read, or none are wanted.</summary>
    public static Section? Of(ReportContext context)
    {
        ReportedRun run = context.Lead;
        if (context.Pictures == 0 || run.Labels is not { } labels || !HasPictures(run))
            return null;
        IReadOnlyList<Example> train = [], other = [];
        if (labels.HidesLabels && run.Estimates is { } estimates)
            train = run.Attempt("pictures of training examples", () => Train(labels, estimates.Probabilities, context)) ?? [];
        if (run.Predicted is { } predicted)
            other = run.Attempt("pictures of scored examples", () => Scored(labels, predicted, context.Pictures - train.Count, context.Threads)) ?? [];
        if (train.Count + other.Count == 0)
            return null;
        StringBuilder body = new();
        body.Append(Markup.Paragraph("Examples at equal distances from the first to the last, in the dataset's order: nothing was picked. A label is predicted or recovered from a probability of 0.5 on.", "lead"));
        body.Append($"<ul class=\"key\">{string.Concat(train.Concat(other).SelectMany(example => example.Labels).Select(label => label.Mark).Distinct().Order().Select(mark => $"<li class=\"{Name(mark)}\">{Sign(mark)}<span>{Meaning(mark)}</span></li>"))}</ul>\n");
        Append(body, $"Training pictures: given and recovered by {run.Name}", train);
        Append(body, $"Pictures of {(run.Predicted?.Split == "test" ? "the test split" : "the validation rows")}: predicted by {run.Name}", other);
        return new Section("pictures", "Pictures", body.ToString());
    }

    /// <summary>True when the ids of the dataset lead to pictures.</summary>
    private static bool HasPictures(ReportedRun run) => run.Labels!.Dataset is var dataset
        && dataset.Train.ReadIds() is [{ } id, ..] && Data.PictureNames.IsPicture(id)
        && (dataset.ImageRoot is not null || Path.IsPathRooted(id));

    private static Example[] Train(RunLabels labels, float[] estimates, ReportContext context)
    {
        int[] rows = labels.Train.Rows;
        IReadOnlyList<string> ids = labels.Dataset.Train.ReadIds();
        int wanted = context.Lead.Predicted is null ? context.Pictures : (context.Pictures + 1) / 2;
        return Draw(labels, rows.Length, wanted, context.Threads, i => ids[rows[i]], i => SheetPicture.Compare(
            labels.Dataset.Classes,
            labels.Train.Observed!.Row(rows[i]),
            estimates.AsSpan(i * labels.Train.Classes, labels.Train.Classes),
            labels.Train.Truth is { } truth ? truth.Row(rows[i]) : [],
            Threshold));
    }

    private static Example[] Scored(RunLabels labels, ScoredSplit scored, int wanted, int threads)
    {
        LabelState[] nothing = new LabelState[labels.Train.Classes];
        return Draw(labels, scored.Ids.Count, wanted, threads, i => scored.Ids[i], i => SheetPicture.Compare(
            labels.Dataset.Classes,
            nothing,
            scored.Probabilities.AsSpan(i * nothing.Length, nothing.Length),
            scored.Truth is { } truth ? truth.Row(i) : [],
            Threshold));
    }

    private static Example[] Draw(RunLabels labels, int count, int wanted, int threads, Func<int, string> id, Func<int, IReadOnlyList<SheetLabel>> compare)
    {
        int shown = Math.Min(count, wanted);
        string? folder = PictureFolder.Find(labels.Dataset, labels.Dataset.Splits, null);
        Example?[] examples = new Example?[shown];
        Parallel.For(0, shown, new ParallelOptions { MaxDegreeOfParallelism = threads }, n =>
        {
            int i = (int)((long)n * count / shown);
            try
            {
                RgbImage image = ImageReader.Read(PictureFolder.FileOf(folder, id(i)));
                examples[n] = new Example(id(i), Thumbnail.ToJpeg(image, Side, Quality), compare(i));
            }
            catch (BadImageException)
            {
                // Left out of training too, and listed where features are made.
            }
        });
        return [.. examples.OfType<Example>()];
    }

    private static void Append(StringBuilder body, string title, IReadOnlyList<Example> examples)
    {
        if (examples.Count == 0)
            return;
        body.Append($"<h3>{Markup.Text(title)}</h3>\n<div class=\"pictures\">\n");
        foreach (Example example in examples)
        {
            body.Append($"<div class=\"card picture\"><img alt=\"\" decoding=\"async\" src=\"data:image/jpeg;base64,{Convert.ToBase64String(example.Jpeg)}\"><p>{Markup.Text(example.Id)}</p><ul class=\"labels\">");
            foreach (SheetLabel label in example.Labels.Take(MostLabels))
                body.Append($"<li class=\"{Name(label.Mark)}\" title=\"{Meaning(label.Mark)}\">{Sign(label.Mark)}<span>{Markup.Text(label.Name)}</span></li>");
            if (example.Labels.Count > MostLabels)
                body.Append($"<li>and {example.Labels.Count - MostLabels} more</li>");
            body.Append("</ul></div>\n");
        }

        body.Append("</div>\n");
    }

    private static string Name(SheetMark mark) => mark.ToString().ToLowerInvariant();

    private static string Meaning(SheetMark mark) => mark switch
    {
        SheetMark.Given => "given to training",
        SheetMark.Right => "recovered or predicted, right",
        SheetMark.Wrong => "recovered or predicted, wrong",
        SheetMark.Missed => "missed",
        _ => "recovered or predicted",
    };

    /// <summary>A sign for each, so that none is told by its colour alone.</summary>
    private static string Sign(SheetMark mark)
    {
        string drawing = mark switch
        {
            SheetMark.Given => "<circle cx=\"5.5\" cy=\"5.5\" r=\"4\" fill=\"currentColor\" stroke=\"none\"/>",
            SheetMark.Right => "<path d=\"M1.5 6 4.2 9 9.5 2\"/>",
            SheetMark.Wrong => "<path d=\"M2 2l7 7M9 2l-7 7\"/>",
            SheetMark.Missed => "<circle cx=\"5.5\" cy=\"5.5\" r=\"3.6\"/>",
            _ => "<path d=\"M5.5 1v9M1 5.5h9\"/>",
        };
        return $"<svg class=\"mark\" viewBox=\"0 0 11 11\" aria-hidden=\"true\">{drawing}</svg>";
    }
}
