namespace SinglePositive.Reports;

/// <summary>What a report is to show and where it goes.</summary>
public sealed record ReportRequest
{
    /// <summary>The run folders, in the order of the report; or the folder of one sweep, of which all settings and the best run of each loss are shown.</summary>
    public required IReadOnlyList<string> Runs { get; init; }

    /// <summary>The HTML file. Plots go to a folder <c>plots</c> beside it.</summary>
    public required string Output { get; init; }

    /// <summary>The heading; null for one made of the names of dataset and runs.</summary>
    public string? Title { get; init; }

    /// <summary>The most pictures shown of a dataset of pictures, 0 for none; at most <see cref="MostPictures"/>.</summary>
    public int Pictures { get; init; } = 48;

    /// <summary>The most threads to use; the report does not depend on it.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Whether a report and plots that are there may be replaced.</summary>
    public bool Force { get; init; }

    /// <summary>The most pictures of a report.</summary>
    public const int MostPictures = 400;

    /// <summary>The most runs of a report: more lines than these cannot be told apart.</summary>
    public const int MostRuns = 14;
}
