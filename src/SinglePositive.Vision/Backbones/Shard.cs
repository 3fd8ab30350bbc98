using System.Globalization;

namespace SinglePositive.Vision.Backbones;

/// <summary>One of n parts that the pictures of a split are divided into, so that several machines can share the work.</summary>
/// <param name="Index">From 1 to <paramref name="Count"/>.</param>
/// <param name="Count">n.</param>
public sealed record Shard(int Index, int Count)
{
    private const int MostParts = 100_000;

    /// <summary>All of it.</summary>
    public static Shard Whole { get; } = new(1, 1);

    /// <summary>The first row of this part of N and the one after its last. Parts differ by at most one row.</summary>
    public (int First, int End) Rows(int count) => ((int)((long)count * (Index - 1) / Count), (int)((long)count * Index / Count));

    /// <summary>All n parts.</summary>
    public IEnumerable<Shard> All() => Enumerable.Range(1, Count).Select(index => this with { Index = index });

    /// <summary>Reads <c>i/n</c>.</summary>
    /// <exception cref="FormatException">The text is no such pair; the message says what was expected.</exception>
    public static Shard Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Split('/');
        if (parts.Length == 2 && Number(parts[0]) is int index && Number(parts[1]) is int count && index <= count)
            return new Shard(index, count);
        throw new FormatException("a part such as 2/4 (the second of four)");
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Index}/{Count}");

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is >= 1 and <= MostParts ? number : null;
}
