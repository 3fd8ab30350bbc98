using SinglePositive.Losses;

namespace SinglePositive.Tests.Losses;

/// <summary>Every loss of the catalogue, by default and with each of its parameters away from the default.</summary>
internal static class LossVariants
{
    private const double Other = 0.3;

    public static TheoryData<string> Defaults => [.. LossCatalog.All.Select(entry => entry.Name)];

    /// <summary>Such as <c>an-ls</c> and <c>an-ls smoothing=0.3</c>.</summary>
    public static TheoryData<string> All =>
        [.. LossCatalog.All.SelectMany(entry => entry.Parameters.Select(p => $"{entry.Name} {p.Name}={Math.Clamp(Other, p.Minimum, p.Maximum)}").Prepend(entry.Name))];

    public static Loss Create(string variant)
    {
        string[] words = variant.Split(' ', '=');
        return LossCatalog.Find(words[0]).Create(words.Skip(1).Chunk(2).ToDictionary(pair => pair[0], pair => double.Parse(pair[1])));
    }
}
