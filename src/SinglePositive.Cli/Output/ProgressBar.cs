using Spectre.Console;

namespace SinglePositive.Cli.Output;

/// <summary>Progress as a bar with the time left, on a terminal.</summary>
internal static class ProgressBar
{
    /// <summary>Runs the work under a bar that vanishes when the work ends.</summary>
    public static T Run<T>(Terminal terminal, string title, double total, Func<IProgressMeter, T> work)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(terminal.Error),
            Ansi = AnsiSupport.Yes,
            ColorSystem = terminal.Colour ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.Yes,
        });
        console.Profile.Width = terminal.Width;
        T result = default!;
        console.Progress()
            .AutoClear(true)
            .HideCompleted(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 20 }, new PercentageColumn(), new RemainingTimeColumn())
            .Start(context => result = work(new Meter(context.AddTask(Markup.Escape(title), maxValue: total), title)));
        return result;
    }

    private sealed class Meter(ProgressTask task, string title) : IProgressMeter
    {
        public void Report(double done, string status)
        {
            task.Value = done;
            task.Description = Markup.Escape(status.Length > 0 ? $"{title}: {status}" : title);
        }
    }
}
