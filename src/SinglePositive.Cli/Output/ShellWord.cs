namespace SinglePositive.Cli.Output;

/// <summary>Paths as one writes them in a shell.</summary>
internal static class ShellWord
{
    /// <summary>The path itself, in double quotes when it holds blanks.</summary>
    public static string Of(string path) => path.Contains(' ') ? $"\"{path}\"" : path;
}
