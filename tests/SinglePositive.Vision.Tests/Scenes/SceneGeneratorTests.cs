using System.Security.Cryptography;
using SinglePositive.Vision.Drawing;
using SinglePositive.Vision.Scenes;

namespace SinglePositive.Vision.Tests.Scenes;

public class SceneGeneratorTests
{
    private static readonly int _kinds = SceneGenerator.Classes.Count;

    public static TheoryData<int> EveryKind => [.. Enumerable.Range(0, _kinds)];

    [Fact]
    public void Draw_SameSeedAndNumber_GivesTheSamePictureInAnyOrder()
    {
        string[] forward = [.. Enumerable.Range(0, 12).Select(index => Hash(new SceneGenerator(5).Draw(index)))];
        SceneGenerator generator = new(5);
        string[] parallel = new string[12];
        Parallel.For(0, 12, i => parallel[11 - i] = Hash(generator.Draw(11 - i)));

        Assert.Equal(forward, parallel);
        Assert.Equal(12, forward.Distinct().Count());
        Assert.NotEqual(forward[0], Hash(new SceneGenerator(6).Draw(0)));
    }

    // The pictures of published results: a change of these bits is a change of the data that the embedded backbone was trained on.
    [Theory]
    [InlineData(0, 96, "c9c72b498bcedaf0a381dc252b9af3dc604c5adbc0ed37f03dedbbfe36bf768f")]
    [InlineData(1200, 64, "2b69f0380b09db7c0039db2a8b32fc5113900704b861bc39c5f6e39522fdbec0")]
    public void Draw_SomePictures_HaveTheRecordedBits(ulong seed, int size, string expected)
    {
        SceneGenerator generator = new(seed, size);
        IEnumerable<Scene> scenes = Enumerable.Range(0, 20).Select(index => generator.Draw(index));
        IEnumerable<Scene> singles = Enumerable.Range(0, _kinds).Select(kind => generator.DrawSingle(kind, 3));

        Assert.Equal(expected, Hash([.. scenes, .. singles]));
    }

    [Fact]
    public void Draw_ManyScenes_AreLongTailedAndShowOneToFiveKindsThatBelongTogether()
    {
        const int Examples = 1200;
        byte[][] labels = new byte[Examples][];
        SceneGenerator generator = new(1, 64);
        Parallel.For(0, Examples, new ParallelOptions { MaxDegreeOfParallelism = 2 }, i => labels[i] = generator.Draw(i).Labels);
        int[] kinds = [.. labels.Select(row => row.Sum(label => (int)label))];
        int[] frequency = [.. Enumerable.Range(0, _kinds).Select(@class => labels.Sum(row => row[@class]))];

        Assert.Equal([1, 2, 3, 4, 5], kinds.Distinct().Order());
        Assert.InRange(kinds.Average(), 2.2, 3.1);
        Assert.True(frequency.Max() > 8 * frequency.Min(), $"{frequency.Max()} and {frequency.Min()}");
        Assert.True(frequency.Min() > Examples / 100);
        Assert.True(Lift("boat", "fish") > 1.5);
        Assert.True(Lift("cup", "clock") > 1.5);
        Assert.True(Lift("boat", "car") < 0.7);

        double Lift(string first, string second)
        {
            int a = Index(first);
            int b = Index(second);
            return (double)labels.Count(row => row[a] + row[b] == 2) * Examples / ((double)frequency[a] * frequency[b]);
        }
    }

    [Theory]
    [MemberData(nameof(EveryKind))]
    public void DrawSingle_EveryKind_ShowsThatAlone(int kind)
    {
        SceneGenerator generator = new(2, 48);
        for (int index = 0; index < 20; index++)
        {
            byte[] labels = generator.DrawSingle(kind, index).Labels;
            Assert.Equal(1, labels[kind]);
            Assert.Equal(1, labels.Sum(label => label));
        }
    }

    [Theory]
    [MemberData(nameof(EveryKind))]
    public void Sketch_EveryKind_FillsItsPlaceInManyWays(int kind)
    {
        const int Size = 100;
        HashSet<int> areas = [];
        for (ulong attempt = 0; attempt < 40; attempt++)
        {
            Canvas canvas = new(Size, Size) { Thing = 1 };
            Pen pen = new(canvas, Placement.At(new Point(50, 50), 32, 32, 0), new PenStyle(1, 0.7, 0.5));
            SceneKind.All[kind].Sketch(pen, new Dice(9, 1, 0, attempt));

            int area = canvas.Shown(1);
            areas.Add(area);
            Assert.InRange(area, 400, 5000);
            // A thing lies between -1 and 1, give or take a quarter: 50 ± 40 pixels.
            Assert.Equal(-1, canvas.Things[..(9 * Size)].IndexOf((byte)1));
            Assert.Equal(-1, canvas.Things[(91 * Size)..].IndexOf((byte)1));
        }

        Assert.True(areas.Count > 8);
    }

    [Fact]
    public void Draw_LabelledThings_AreNotCoveredByOthers()
    {
        // Two things at one place: the first cannot be seen.
        SceneItem hidden = new(Index("key"), new Point(0.5, 0.5), 0.1, 0, false);
        SceneItem front = new(Index("house"), new Point(0.5, 0.5), 0.3, 0, false);
        SceneComposition composition = new() { Backdrop = Backdrop.Air, Horizon = 0.5, Items = [hidden, front], ClutterBehind = 0, ClutterBefore = 0 };
        byte[] labels = new byte[_kinds];

        bool complete = new ScenePainter(new Canvas(96, 96), new Dice(1, 1, 1, 0)).Paint(composition, labels);

        Assert.False(complete);
        Assert.Equal(0, labels[hidden.Kind]);
        Assert.Equal(1, labels[front.Kind]);
    }

    [Fact]
    public void Themes_EveryKindTheyName_Exists()
    {
        Assert.All(SceneTheme.All.SelectMany(theme => theme.Kinds), name => Assert.Contains(name, SceneGenerator.Classes));
        Assert.All(SceneGenerator.Classes, name => Assert.Contains(SceneTheme.All, theme => theme.Kinds.Contains(name)));
    }

    [Theory]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(224)]
    public void Draw_AnySize_GivesPicturesOfIt(int size)
    {
        Scene scene = new SceneGenerator(3, size).Draw(long.MaxValue);

        Assert.Equal((size, size), (scene.Image.Width, scene.Image.Height));
    }

    [Fact]
    public void Draw_OutOfRange_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SceneGenerator(0, 31));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SceneGenerator(0, 1025));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SceneGenerator(0).Draw(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SceneGenerator(0).DrawSingle(_kinds, 0));
    }

    private static int Index(string name) => SceneGenerator.Classes.ToList().IndexOf(name);

    private static string Hash(params Scene[] scenes)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Scene scene in scenes)
        {
            hash.AppendData(scene.Image.Pixels);
            hash.AppendData(scene.Labels);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
