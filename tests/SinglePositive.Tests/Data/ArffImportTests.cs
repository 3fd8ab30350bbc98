using CsCheck;
using SinglePositive.Data;
using SinglePositive.Labels;

namespace SinglePositive.Tests.Data;

public class ArffImportTests
{
    private const string Xml = """
        <?xml version="1.0" encoding="utf-8"?>
        <labels xmlns="http://mulan.sourceforge.net/labels">
          <label name="sun set"></label>
          <label name="beach"><label name="it's"/></label>
        </labels>
        """;

    private const string Dense = """
        % a comment
        @RELATION 'tiny set'

        @Attribute height NUMERIC
        @attribute 'beach' {0,1}
        @attribute colour {red, 'dark green', blue} % one-hot
        @attribute note string
        @attribute "it's" {0, 1}
        @attribute size {0,1,2}
        @attribute 'sun set' {0,1}
        @DATA

        1.5, 1, 'dark green', 'a, b % c', 0, 2, 1 % a comment
        -2e-1,0,red,x,1,0,?
        """;

    private static ImportResult Import(ScratchFolder folder, string arff, string? values = null) =>
        DatasetImport.Run(folder.Text("tiny-train.arff", arff), folder["d"], new ImportOptions { Values = values, Empty = EmptyExamples.Keep });

    private static float[] Row(DatasetSplit split, int row)
    {
        using FeatureMatrix features = split.OpenFeatures("features");
        float[] values = new float[features.Dimension];
        features.ReadRow(row, values);
        return values;
    }

    private static string Problem(string arff, string? values = null)
    {
        using ScratchFolder folder = new();
        folder.Text("tiny.xml", Xml);
        string message = Assert.Throws<DataFormatException>(() => Import(folder, arff, values)).Message;
        Assert.False(Directory.Exists(folder["d"]));
        return message;
    }

    [Fact]
    public void Run_MulanDense_KeepsTheOrderOfTheArffFile()
    {
        using ScratchFolder folder = new();
        folder.Text("TINY.xml", Xml);
        folder.Text("other.xml", "<labels/>");
        ImportResult result = Import(folder, Dense);
        Assert.Equal("arff", result.Format);
        Assert.Equal(["beach", "it's", "sun set"], result.Dataset.Classes);
        Assert.Contains("note", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Equal([1.5f, 0, 1, 0, 2], Row(result.Dataset.Train, 0));
        Assert.Equal([-0.2f, 1, 0, 0, 0], Row(result.Dataset.Train, 1));
        Assert.Equal([LabelState.Present, LabelState.Absent, LabelState.Present], result.Dataset.Train.ReadObserved()!.Row(0).ToArray());
        Assert.Equal([LabelState.Absent, LabelState.Present, LabelState.Unknown], result.Dataset.Train.ReadObserved()!.Row(1).ToArray());
    }

    [Fact]
    public void Run_MulanSparse_FillsWhatIsLeftOut()
    {
        using ScratchFolder folder = new();
        folder.Text("tiny.xml", Xml);
        string header = Dense[..(Dense.IndexOf("@DATA", StringComparison.Ordinal) + 5)];
        Dataset dataset = Import(folder, header + "\n{0 1.5, 4 1, 2 blue}\n{}\n{6 1}\n").Dataset;
        Assert.Equal([1.5f, 0, 0, 1, 0], Row(dataset.Train, 0));
        Assert.Equal([0, 1, 0, 0, 0], Row(dataset.Train, 1));
        Assert.Equal([0, 1, 0, 0, 0, 0, 0, 0, 1], dataset.Train.ReadTruth()!.Values);
    }

    [Theory]
    [InlineData("'Tiny: -C 2'", "a", "b")]
    [InlineData("'Tiny: -C -2 -split 10'", "x", "y")]
    public void Run_Meka_CountsLabelsFromEitherEnd(string relation, string first, string second)
    {
        using ScratchFolder folder = new();
        Dataset dataset = Import(folder, $"@relation {relation}\n@attribute a {{0,1}}\n@attribute b {{0,1}}\n@attribute x {{0,1}}\n@attribute y {{0,1}}\n@data\n1,0,0,1\n").Dataset;
        Assert.Equal([first, second], dataset.Classes);
        Assert.Equal(2, dataset.Features["features"].Dimension);
    }

    [Fact]
    public void Run_NothingSaysWhichAreLabels_IsAConfigurationError()
    {
        using ScratchFolder folder = new();
        Assert.Contains("--labels", Assert.Throws<ConfigurationException>(() => Import(folder, Dense)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1,1,red,x,0,2,1\n1,1,red,x,0,2\n", "line 13: 7 values are expected, one per attribute; found 6")]
    [InlineData("1,1,red,x,0,2,1\n\n1,1,pink,x,0,2,1\n", "line 14: 'colour' must be one of its declared values red, dark green, blue; found 'pink'")]
    [InlineData("one,1,red,x,0,2,1\n", "line 12: the value of 'height' must be a finite number")]
    [InlineData("1e39,1,red,x,0,2,1\n", "line 12: the value of 'height' must be a finite number")]
    [InlineData("NaN,1,red,x,0,2,1\n", "line 12: the value of 'height' must be a finite number")]
    [InlineData("?,1,red,x,0,2,1\n", "line 12: the value of 'height' is missing")]
    [InlineData("1,2,red,x,0,2,1\n", "line 12: label 'beach' must be one of 1, 0; found '2'")]
    [InlineData("1,1,red,'x,0,2,1\n", "line 12: a quote is not closed")]
    [InlineData("{0 1, 7 1}\n", "line 12: an attribute index from 0 to 6 is expected; found '7'")]
    [InlineData("{0 1, 0 2}\n", "line 12: attribute index 0 occurs twice")]
    [InlineData("{0 1, 2}\n", "line 12: attribute index 2 has no value")]
    [InlineData("{0 1\n", "line 12: a sparse row is not closed")]
    public void Run_MalformedRow_NamesTheLine(string rows, string message)
    {
        string header = Dense[..(Dense.IndexOf("@DATA", StringComparison.Ordinal) + 5)];
        Assert.Contains(message, Problem(header + "\n" + rows), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("@DATA", "@dat", "line 11: @relation, @attribute or @data is expected; found '@dat'")]
    [InlineData("height NUMERIC", "height number", "line 4: attribute 'height' needs a type")]
    [InlineData("height NUMERIC", "'height NUMERIC", "line 4: an attribute needs a name and a type; a quote is not closed")]
    [InlineData("height NUMERIC", "note NUMERIC", "line 7: attribute 'note' is declared a second time")]
    [InlineData("{0,1,2}", "{0,1,2", "line 9: the list of values of attribute 'size' is not closed")]
    [InlineData("'sun set'", "'sun rise'", "tiny.xml: 1 of these labels are no attributes")]
    public void Run_MalformedHeader_NamesTheLine(string part, string damage, string message) =>
        Assert.Contains(message, Problem(Dense.Replace(part, damage, StringComparison.Ordinal)), StringComparison.Ordinal);

    [Theory]
    [InlineData("<labels>\n<label name='a'>\n</labels>", "line 3: this is not valid XML")]
    [InlineData("<labels>\n<label/>\n</labels>", "line 2: a <label> has no name")]
    [InlineData("<labels>\n<label name='a'/>\n<label name='a'/></labels>", "line 3: label 'a' occurs twice")]
    [InlineData("<!DOCTYPE x [<!ENTITY a 'b'>]>\n<labels/>", "this is not valid XML, or has a DTD")]
    [InlineData("<labels/>", "names no label")]
    public void Run_MalformedXml_NamesTheLine(string xml, string message)
    {
        using ScratchFolder folder = new();
        folder.Text("tiny.xml", xml);
        Assert.Contains(message, Assert.Throws<DataFormatException>(() => Import(folder, Dense)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_AnyNumbersAndNames_SurviveTheWay()
    {
        Gen<string> name = Gen.String[Gen.Char[" ,'\"%\\{}aβ?\t"], 1, 6].Where(text => text.Trim().Length > 0 && text == text.Trim());
        Gen<(string[] Names, float[][] Rows)> table = Gen.Select(name.ArrayUnique[2, 5], Gen.Float.Where(float.IsFinite).Array[5].Array[1, 4]);
        table.Sample(sample =>
        {
            using ScratchFolder folder = new();
            int features = sample.Names.Length - 1;
            string header = "@relation 'r: -C 1'\n@attribute " + Quote(sample.Names[0]) + " {0,1}\n"
                + string.Concat(sample.Names.Skip(1).Select(attribute => $"@attribute {Quote(attribute)} numeric\n"));
            string rows = string.Concat(sample.Rows.Select(row => "1," + string.Join(',', row.Take(features).Select(value => value.ToString("R"))) + "\n"));
            Dataset dataset = Import(folder, header + "@data\n" + rows).Dataset;
            Assert.Equal(sample.Names[0], Assert.Single(dataset.Classes));
            for (int i = 0; i < sample.Rows.Length; i++)
                Assert.Equal(sample.Rows[i].Take(features), Row(dataset.Train, i));
        }, iter: 60, threads: 1);
    }

    private static string Quote(string text) => "'" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal) + "'";

    [Theory]
    [InlineData("Corel5k-train-sparse.arff", "Corel5k-test-sparse.arff", 4500, 500, 499, 374)]
    [InlineData("scene-train.arff", "scene-test.arff", 1211, 1196, 294, 6)]
    public void Run_RealMulan_HasThePublishedShape(string train, string test, int trainRows, int testRows, int dimension, int classes)
    {
        using ScratchFolder folder = new();
        string source = RealData.Folder("native/mulan");
        Dataset dataset = DatasetImport.Run(Path.Combine(source, train), folder["d"], new ImportOptions { TestSource = Path.Combine(source, test) }).Dataset;
        Assert.Equal((trainRows, testRows, dimension, classes), (dataset.Train.Count, dataset.Test!.Count, dataset.Features["features"].Dimension, dataset.Classes.Count));
        Assert.Equal("test-0", dataset.Test.ReadIds()[0]);
        Assert.True(dataset.Train.HasTruth);
    }

    [Fact]
    public void Run_RealScene_EqualsItsArrays()
    {
        using ScratchFolder folder = new();
        Dataset arff = DatasetImport.Run(RealData.Folder("native/mulan/scene-train.arff"), folder["a"]).Dataset;
        Dataset arrays = DatasetImport.Run(RealData.Folder("scene"), folder["b"]).Dataset;
        Assert.Equal(arrays.Train.ReadTruth()!.Values, arff.Train.ReadTruth()!.Values);
        Assert.Equal(Row(arrays.Train, 1210), Row(arff.Train, 1210));
    }
}
