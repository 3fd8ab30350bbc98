namespace SinglePositive.Cli.Output;

/// <summary>Where long work tells how far it is. May be called from any thread.</summary>
internal interface IProgressMeter
{
    /// <summary>Tells how much is done.</summary>
    /// <param name="done">In the units of the total.</param>
    /// <param name="status">A few words on how it goes, for example the loss; empty for none.</param>
    void Report(double done, string status);
}
