using System.Text;
using SinglePositive.Files;
using SinglePositive.Reports.Pages;
using SinglePositive.Reports.Plots;
using SinglePositive.Reports.Runs;
using SinglePositive.Reports.Sections;

namespace SinglePositive.Reports;

/// <summary>Writes the report of one run, or of several side by side: one HTML file that needs nothing else, and every plot as SVG, PNG and CSV beside it.</summary>
/// <remarks>What a run lacks (full labels, histograms, a test split, a dataset that is still there) is left out of its report, which says so and why. The same runs give the same bytes.</remarks>
public static class Report
{
    /// <summary>Writes a report.</summary>
    /// <param name="request">What to show, and where.</param>
    /// <returns>What was written.</returns>
    /// <exception cref="ConfigurationException">A run folder does not exist, or a file is there that may not be replaced.</exception>
    /// <exception cref="DataFormatException">A folder is no run folder, or a file of it is damaged.</exception>
    public static ReportResult Write(ReportRequest request)
    {
        Check(request);
        SweepTable? sweep = SweepOf(request);
        IReadOnlyList<string> folders = Folders(request, sweep);
        string[] names = folders.Count == 0 ? [] : Names(folders, sweep);
        ReportedRun[] runs = [.. folders.Select((folder, i) => new ReportedRun(folder, names[i], i, request.Threads))];
        ReportContext? context = runs.Length == 0 ? null : new(runs, ReportContext.Choose(runs), request.Pictures, request.Threads);
        List<Section> parts = [.. sweep is null ? [] : new[] { SweepSection.Of(sweep) }, .. context is null ? [] : Parts(context).OfType<Section>()];
        string[] leftOut = [.. sweep is null ? [] : LeftOut.Of(sweep), .. context is null ? [] : LeftOut.Of(context)];
        Section[] sections = context is null ? [SummarySection.Of(sweep!, leftOut), .. parts] : [SummarySection.Of(context, leftOut), .. parts, ConfigurationSection.Of(context)];
        byte[] page = Encoding.UTF8.GetBytes(Page.Compose(Title(request, context, sweep), Subtitle(context, sweep), sections));
        Plot[] plots = [.. sections.SelectMany(section => section.Plots)];
        WriteFiles(request, page, plots);
        return new ReportResult(request.Output, page.Length, [.. plots.Select(plot => plot.Name)], leftOut);
    }

    /// <summary>Refuses what cannot be written, before anything is read at length.</summary>
    /// <param name="request">What to show, and where.</param>
    /// <exception cref="ConfigurationException">A run folder does not exist, or something is there that may not be replaced.</exception>
    public static void Check(ReportRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        foreach (string run in Folders(request, SweepOf(request)))
            Training.RunFolder.Open(run);
        if (Directory.Exists(request.Output))
            throw new ConfigurationException($"{request.Output} is a folder; name the HTML file to write.");
        if (File.Exists(PlotsBeside(request.Output)))
            throw new ConfigurationException($"{PlotsBeside(request.Output)} is a file; the plots need a folder of that name. Choose another folder for --out.");
        CheckFree(request.Output, request.Force);
    }

    /// <summary>The sweep when its folder was given in place of runs.</summary>
    private static SweepTable? SweepOf(ReportRequest request) => request.Runs is [string folder] && SweepTable.Is(folder) ? SweepTable.Read(folder) : null;

    /// <summary>The runs to show: those that were given, or the best of a sweep as far as they were kept.</summary>
    private static IReadOnlyList<string> Folders(ReportRequest request, SweepTable? sweep)
    {
        if (sweep is null && request.Runs.Count is 0 or > ReportRequest.MostRuns)
            throw new ConfigurationException($"A report shows 1 to {ReportRequest.MostRuns} runs; {request.Runs.Count} were given.");
        if (sweep is null)
            return request.Runs;
        return [.. sweep.BestRuns().Select(run => run.Folder).OfType<string>().Take(ReportRequest.MostRuns)];
    }

    private static void CheckFree(string file, bool force)
    {
        if (File.Exists(file) && !force)
            throw new ConfigurationException($"{file} exists already. Choose another folder for --out, or replace the report and its plots with --force.");
    }

    private static IEnumerable<Section?> Parts(ReportContext context)
    {
        yield return CurvesSection.Of(context);
        yield return ClassSection.Of(context);
        yield return QualitySection.Of(context);
        yield return PaperSection.Of(context);
        yield return RecoverySection.Of(context);
        yield return PicturesSection.Of(context);
    }

    /// <summary>A heading: of runs, or of a sweep.</summary>
    private static string Title(ReportRequest request, ReportContext? context, SweepTable? sweep)
    {
        string what = sweep is null ? string.Join(", ", context!.Runs.Select(run => run.Name)) : $"Sweep {Path.GetFileName(Path.GetFullPath(sweep.Folder).TrimEnd(Path.DirectorySeparatorChar))}";
        string where = context is null || sweep is { Datasets.Count: > 1 } ? string.Join(", ", sweep!.Datasets) : DatasetName(context.Lead);
        return request.Title ?? $"{what} on {where}";
    }

    /// <summary>The runs of a sweep are called by data set, mode and loss, those that differ, where these tell them apart.</summary>
    private static string[] Names(IReadOnlyList<string> folders, SweepTable? sweep)
    {
        string[] labels = sweep is null ? [] : [.. sweep.BestRuns().Where(run => run.Folder is not null).Select(run => run.Label).Take(folders.Count)];
        return labels.Length == folders.Count && labels.Distinct().Count() == labels.Length ? labels : RunNames.Of(folders);
    }

    private static string Subtitle(ReportContext? context, SweepTable? sweep)
    {
        if (context is null)
            return $"{Markup.Number(sweep!.Points.Count, 0)} settings, {Markup.Number(sweep.Best.Count, 0)} of them the best of their kind.";
        ReportedRun run = context.Lead;
        string size = run.Labels is { } labels
            ? $"{Markup.Number(labels.Train.Rows.Length, 0)} training examples, {Markup.Number(labels.Train.Classes, 0)} classes. "
            : "";
        return $"{size}SinglePositive {run.Record.Environment.FirstOrDefault(pair => pair.Key == "version").Value}, {run.Record.End ?? run.Record.Start}";
    }

    private static string DatasetName(ReportedRun run) => run.Labels?.Dataset.Name ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(run.Record.Dataset));

    private static void WriteFiles(ReportRequest request, byte[] page, IReadOnlyList<Plot> plots)
    {
        string folder = PlotsBeside(request.Output);
        foreach (string file in plots.SelectMany(plot => PlotFiles.Paths(folder, plot)))
            CheckFree(file, request.Force);
        Directory.CreateDirectory(folder);
        foreach (Plot plot in plots)
            PlotFiles.Write(folder, plot);
        AtomicFile.Write(request.Output, stream => stream.Write(page));
    }

    private static string PlotsBeside(string output) => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(output))!, PlotFiles.Folder);
}
