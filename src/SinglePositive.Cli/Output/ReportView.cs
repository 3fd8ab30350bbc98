using SinglePositive.Reports;

namespace SinglePositive.Cli.Output;

/// <summary>How a written report is told of.</summary>
internal static class ReportView
{
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
