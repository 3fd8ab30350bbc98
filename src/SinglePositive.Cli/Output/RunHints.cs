namespace SinglePositive.Cli.Output;

/// <summary>What verbs say about how a run can be used.</summary>
internal static class RunHints
{
    /// <summary>How to use a run's model.</summary>
    /// <param name="run">The run folder.</param>
    /// <param name="pictures">True when the run has a network, or knows the backbone that made its features.</param>
    public static string Predict(string run, bool pictures) => pictures ? $"spml predict {ShellWord.Of(run)} IMAGE..." : $"spml predict {ShellWord.Of(run)} --features X.npy --out scores.npy";

    /// <summary>Why a backbone cannot be given for a run.</summary>
    public static string HasItsNetwork(string run) => $"The run {run} trained a network of its own and keeps it in its model; --backbone goes with runs on features that a backbone made.";
}
