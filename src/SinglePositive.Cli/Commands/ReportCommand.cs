using SinglePositive.Cli.Output;
using SinglePositive.Cli.Parsing;
using SinglePositive.Reports;

namespace SinglePositive.Cli.Commands;

/// <summary><c>spml report</c>: one HTML file about one run, or about several side by side.</summary>
internal sealed class ReportCommand : Verb
{
    private readonly Positional _run;
    private readonly PositionalList _more;
    private readonly Setting<string?> _out;
    private readonly Setting<string?> _title;
    private readonly Setting<int> _pictures;
    private readonly Setting<int> _threads;
    private readonly Setting<bool> _force;

    public ReportCommand()
        : base("report", "write a report of one run, or of several side by side")
    {
        _run = Add(new Positional("RUN", "the run folder, or the folder of a sweep"));
        _more = Add(new PositionalList("RUN", "more run folders to show beside it"));
        _out = Add(Settings.RequiredText("--out", "FILE.html", "the report; its plots go to a folder 'plots' beside it"));
        _title = Add(Settings.Text("--title", "TEXT", "the heading (default: the names of runs and dataset)"));
        _pictures = Add(Settings.Count("--pictures", $"the most thumbnails of a dataset of pictures, at most {ReportRequest.MostPictures}", new ReportRequest { Runs = [], Output = "" }.Pictures));
        _threads = Add(Settings.Threads());
        _force = Add(Settings.Force("a report and plots that are there"));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples =>
        ["spml report runs/role --out report.html", "spml report runs/an runs/role --out compared/report.html --pictures 100"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Notes =>
        ["The file needs nothing else and asks nothing of the network; it is light or dark as the reader's system is. Every plot is written as SVG, PNG and CSV as well. What a run lacks is left out, and the report says why."];

    /// <inheritdoc/>
    public override void Check(Invocation call)
    {
        if (call.Get(_pictures) > ReportRequest.MostPictures)
            throw call.Usage($"--pictures is at most {ReportRequest.MostPictures}.");
    }

    /// <inheritdoc/>
    public override WorkPlan Plan(Invocation call)
    {
        ReportRequest request = Request(call);
        Report.Check(request);
        return new WorkPlan([$"report on {string.Join(", ", request.Runs)}"], [request.Output, Path.Combine(Path.GetDirectoryName(request.Output) ?? "", "plots")], 200_000_000, 5);
    }

    /// <inheritdoc/>
    public override Outcome Run(Invocation call)
    {
        ReportResult result = Report.Write(Request(call));
        ReportView.Show(call, result);
        return new Outcome($"open {ShellWord.Of(result.Path)} in a browser");
    }

    private ReportRequest Request(Invocation call) => new()
    {
        Runs = [call.Get(_run), .. call.Get(_more)],
        Output = call.Required(_out),
        Title = call.Get(_title),
        Pictures = call.Get(_pictures),
        Threads = call.Get(_threads),
        Force = call.Get(_force),
    };
}
