using System.Text;

namespace SinglePositive.Experiments;

/// <summary>Names of runs, which are names of folders.</summary>
internal static class SweepNames
{
    private const int Longest = 120;

    /// <summary>Settings whose value says what it is.</summary>
    private static readonly string[] s_bare = ["dataset", "mode", "loss"];

    /// <summary>A name for each run, made of its settings: <c>an_lr=1e-3_batch-size=8_seed=0</c>.</summary>
    public static string[] Of(IReadOnlyList<SweepRun> runs)
    {
        HashSet<string> taken = new(StringComparer.OrdinalIgnoreCase);
        string[] names = new string[runs.Count];
        for (int i = 0; i < names.Length; i++)
        {
            string name = Of(runs[i]);
            names[i] = name;
            for (int number = 2; !taken.Add(names[i]); number++)
                names[i] = $"{name}_{number}";
        }

        return names;
    }

    private static string Of(SweepRun run)
    {
        StringBuilder name = new();
        foreach ((string option, string value) in run.Settings)
        {
            name.Append(name.Length > 0 ? "_" : "").Append(s_bare.Contains(option) ? "" : option + "=");
            foreach (char letter in value)
                name.Append(char.IsAsciiLetterOrDigit(letter) || letter is '.' or '+' or '-' ? letter : '-');
        }

        if (name.Length > Longest)
            name.Length = Longest;
        string text = name.ToString().Trim('.');
        return text.Length == 0 ? "run" : text;
    }
}
