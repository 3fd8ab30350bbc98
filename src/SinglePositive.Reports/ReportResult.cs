namespace SinglePositive.Reports;

/// <summary>A report that was written.</summary>
/// <param name="Path">The HTML file.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Plots">The names of the plots; each is there as SVG, PNG and CSV in the folder <c>plots</c> beside the file.</param>
/// <param name="LeftOut">What could not be shown, and why: sentences.</param>
public sealed record ReportResult(string Path, long Bytes, IReadOnlyList<string> Plots, IReadOnlyList<string> LeftOut);
