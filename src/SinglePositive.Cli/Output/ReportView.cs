using SinglePositive.Files;
using SinglePositive.Reports;
using SinglePositive.Training;

namespace SinglePositive.Cli.Output;

/// <summary>How a written report is told of.</summary>
internal static class ReportView
{
    /// <summary>Writes the report of a run or a sweep into its own folder, in place of an earlier one.</summary>
    public static void Write(Invocation call, string folder, int threads) =>
        call.Say($"The report is {Report.Write(new ReportRequest { Runs = [folder], Output = Path.Combine(folder, RunFolder.ReportFile), Threads = threads, Force = true }).Path}.");

    /// <summary>Shows the result, as text or as the call's JSON document.</summary>
    public static void Show(Invocation call, ReportResult result)
    {
        if (call.Json)
        {
            call.WriteJson(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("report", result.Path);
                writer.WriteNumber("bytes", result.Bytes);
                writer.WriteStrings("plots", result.Plots);
                writer.WriteStrings("leftOut", result.LeftOut);
                writer.WriteEndObject();
            });
            return;
        }

        call.Write($"{result.Path}: {Quantity.Bytes(result.Bytes)}, {result.Plots.Count} plots, each also as SVG, PNG and CSV.");
        foreach (string sentence in result.LeftOut)
            call.Write($"Left out: {sentence}");
    }
}
