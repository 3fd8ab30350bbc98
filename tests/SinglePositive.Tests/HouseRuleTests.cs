using System.Text.RegularExpressions;

namespace SinglePositive.Tests;

/// <summary>Rules that every file of the project keeps, so that nobody has to watch over them in reviews.</summary>
public partial class HouseRuleTests
{
    private const int MostLines = 250;

    /// <summary>What the project consists of; whatever else lies in a checkout is somebody's own.</summary>
    private static readonly string[] _folders = [".ci", "benchmarks", "docs", "samples", "src", "tests"];

    /// <summary>Folders inside these that tools make.</summary>
    private static readonly string[] _made = ["bin", "obj", "__pycache__", "BenchmarkDotNet.Artifacts"];

    /// <summary>Names for rooms of things that have nothing in common.</summary>
    private static readonly string[] _lumberRooms = ["Common", "Helpers", "Utils", "Utilities", "Managers", "Services", "Misc", "Shared"];

    private static readonly string _checkout = RealData.Checkout();

    [Fact]
    public void Sources_EveryFile_IsShort()
    {
        IEnumerable<string> tooLong =
            from file in Sources()
            let lines = Lines(file).Length
            where lines > MostLines
            select $"{file}: {lines} lines";

        Violations.None(tooLong);
    }

    [Fact]
    public void Sources_EveryLine_IsFinished() => Violations.None(Hits(Sources(), Unfinished()));

    [Fact]
    public void Sources_EveryNamespace_IsItsFolder()
    {
        IEnumerable<string> wrong =
            from file in Sources()
            where !file.StartsWith("samples/", StringComparison.Ordinal)
            let declared = Lines(file).Select(line => Namespace().Match(line)).FirstOrDefault(match => match.Success)?.Groups[1].Value
            where declared is not null
            let folder = Path.GetDirectoryName(file)!.Replace('\\', '/')
            let expected = folder[(folder.IndexOf('/', StringComparison.Ordinal) + 1)..].Replace('/', '.')
            where declared != expected
            select $"{file}: {declared} instead of {expected}";

        Violations.None(wrong);
    }

    [Fact]
    public void Folders_EveryName_IsANounOfTheField() =>
        Violations.None(Files().SelectMany(file => Path.GetDirectoryName(file)!.Split('/', '\\')).Distinct().Intersect(_lumberRooms, StringComparer.OrdinalIgnoreCase));

    [Fact]
    public void Files_EveryText_NamesNoMachine() => Violations.None(Hits(Files().Where(IsText), Machine()));

    [Fact]
    public void Files_EveryText_IsUtf8WithPlainLineEnds()
    {
        IEnumerable<string> wrong =
            from file in Files().Where(IsText)
            where !file.EndsWith(".cmd", StringComparison.Ordinal)
            let bytes = File.ReadAllBytes(Path.Combine(_checkout, file))
            where bytes.AsSpan().StartsWith("\uFEFF"u8) || bytes.Contains((byte)'\r') || (bytes.Length > 0 && bytes[^1] != '\n' && !file.EndsWith(".json", StringComparison.Ordinal))
            select file;

        Violations.None(wrong);
    }

    private static IEnumerable<string> Hits(IEnumerable<string> files, Regex pattern) =>
        from file in files
        from hit in Lines(file).Select((line, index) => (line, number: index + 1))
        where pattern.IsMatch(hit.line)
        select $"{file}:{hit.number}: {hit.line.Trim()}";

    private static string[] Lines(string file) => File.ReadAllLines(Path.Combine(_checkout, file));

    private static IEnumerable<string> Sources() => Files().Where(file => file.EndsWith(".cs", StringComparison.Ordinal));

    private static bool IsText(string file) => Path.GetExtension(file) is not (".png" or ".npy" or ".onnx" or ".jpg" or ".zip" or ".npz" or ".safetensors" or ".pth" or ".gif" or ".tif" or ".webp");

    /// <summary>Paths below the checkout, with slashes.</summary>
    private static IEnumerable<string> Files() =>
        new DirectoryInfo(_checkout).EnumerateFiles().Where(file => file.Name != ".git")
            .Concat(_folders.Select(name => new DirectoryInfo(Path.Combine(_checkout, name))).Where(folder => folder.Exists).SelectMany(Below))
            .Select(file => Path.GetRelativePath(_checkout, file.FullName).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);

    private static IEnumerable<FileInfo> Below(DirectoryInfo folder) =>
        folder.EnumerateFiles().Concat(folder.EnumerateDirectories().Where(child => !_made.Contains(child.Name)).SelectMany(Below));

    // Written so that this file keeps the rules as well.
    [GeneratedRegex(@"\b(TO(?:)DO|FIX(?:)ME|HA(?:)CK|XX(?:)X)\b|^\s*#(?:)region|NotImplemented(?:)Exception")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"^namespace ([\w.]+)")]
    private static partial Regex Namespace();

    /// <summary>Folders of somebody's machine, and package registries other than the public ones that tools use by themselves.</summary>
    [GeneratedRegex(@"(?<![\w.~$}/-])/(root|home/\w|work/|Users/\w|tmp/\w)|\b[A-Za-z]:\\+Users\\|localhost:\d|\b(?:\d{1,3}\.){3}\d{1,3}:\d|//[\w.-]*(artifactory|nexus|registry|mirror|proxy)[\w.-]*[:/]")]
    private static partial Regex Machine();
}
