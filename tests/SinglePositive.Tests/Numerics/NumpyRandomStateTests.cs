using System.Globalization;
using System.Text.Json;
using SinglePositive.Numerics;

namespace SinglePositive.Tests.Numerics;

public class NumpyRandomStateTests
{
    [Fact]
    public void Permutation_EverySeedOfTheGoldenFile_IsNumPys()
    {
        foreach ((uint seed, JsonElement expected) in Golden("permutation"))
            Assert.Equal(expected.EnumerateArray().Select(value => value.GetInt32()), new NumpyRandomState(seed).Permutation(12));
    }

    [Fact]
    public void Shuffle_TwiceWithOneGenerator_IsNumPys()
    {
        foreach ((uint seed, JsonElement expected) in Golden("shuffle"))
        {
            NumpyRandomState random = new(seed);
            int[] values = [.. Enumerable.Range(0, 7)];
            foreach (JsonElement order in expected.EnumerateArray())
            {
                random.Shuffle<int>(values);
                Assert.Equal(order.EnumerateArray().Select(value => value.GetInt32()), values);
            }
        }
    }

    [Fact]
    public void NextDouble_EverySeedOfTheGoldenFile_IsNumPys()
    {
        foreach ((uint seed, JsonElement expected) in Golden("rand"))
        {
            NumpyRandomState random = new(seed);
            foreach (JsonElement value in expected.EnumerateArray())
                Assert.Equal(value.GetDouble(), random.NextDouble());
        }
    }

    // numpy.random.RandomState(seed).randint(low, high) for the bounds below in turn, then rand().
    [Theory]
    [InlineData(0u, new[] { 5, -5, 3, 441365315, 1537364731, 0, 195 }, 0.8472517387841254)]
    [InlineData(1200u, new[] { 3, 4, 3, 1985855207, -131259904, 0, 178 }, 0.6873272721138278)]
    [InlineData(4294967295u, new[] { 3, -3, 3, 1771170828, 269265991, 0, 180 }, 0.5263213126361638)]
    public void NextInt_SeveralBounds_IsNumPys(uint seed, int[] expected, double thenRand)
    {
        NumpyRandomState random = new(seed);
        (int Low, int High)[] bounds = [(0, 10), (-5, 7), (3, 4), (0, int.MaxValue), (int.MinValue, int.MaxValue), (0, 1), (0, 256)];
        Assert.Equal(expected, bounds.Select(bound => random.NextInt(bound.Low, bound.High)));
        Assert.Equal(thenRand, random.NextDouble());
    }

    [Fact]
    public void Save_AfterManyDraws_HoldsNumPysState()
    {
        NumpyRandomState random = new(5);
        for (int i = 0; i < 1000; i++)
            random.NextDouble();
        Assert.Equal(928770125, random.NextInt(0, int.MaxValue));
        uint[] state = random.Save();
        Assert.Equal([354745089u, 2127792783u, 129u], [state[0], state[1], state[624]]);
    }

    [Fact]
    public void Restore_SavedState_GoesOnWithTheSameNumbers()
    {
        NumpyRandomState random = new(7);
        random.Permutation(500);
        NumpyRandomState restored = NumpyRandomState.Restore(random.Save());
        Assert.Equal(random.Permutation(1000), restored.Permutation(1000));
        Assert.Throws<ArgumentException>(() => NumpyRandomState.Restore(new uint[624]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(81)]
    public void SkipShuffle_SoManyValues_DrawsWhatShuffleDraws(int count)
    {
        NumpyRandomState shuffled = new(3), skipped = new(3);
        shuffled.Shuffle<byte>(new byte[count]);
        skipped.SkipShuffle(count);
        Assert.Equal(shuffled.NextUInt32(), skipped.NextUInt32());
    }

    private static List<(uint Seed, JsonElement Expected)> Golden(string name)
    {
        JsonElement root = JsonDocument.Parse(File.ReadAllText(GoldenFolder.File("numpy_random.json"))).RootElement;
        return [.. root.GetProperty(name).EnumerateObject().Select(entry => (uint.Parse(entry.Name, CultureInfo.InvariantCulture), entry.Value))];
    }
}
