using CsCheck;
using SinglePositive.Data;

namespace SinglePositive.Tests.Data;

public class CsvImportTests
{
    private static readonly ImportOptions Keep = new() { Empty = EmptyExamples.Keep };

    private static Dataset Import(ScratchFolder folder, string csv, ImportOptions? options = null) => DatasetImport.Run(folder.Text("labels.csv", csv), folder["d"], options ?? Keep).Dataset;

    private static sbyte[] Observed(DatasetSplit split) => Array.ConvertAll(split.ReadObserved()!.Values, state => (sbyte)state);

    [Fact]
    public void Run_Long_GivesObservedLabelsInTheOrderOfFirstLines()
    {
        using ScratchFolder folder = new();
        Dataset dataset = Import(folder, "file,label\r\nb.jpg,dog\r\na.jpg,cat\r\nb.jpg,cat\r\nc.jpg,\r\nb.jpg,dog");
        Assert.Equal(["cat", "dog"], dataset.Classes);
        Assert.Equal(["b.jpg", "a.jpg", "c.jpg"], dataset.Train.ReadIds());
        Assert.Equal([1, 1, 1, 0, 0, 0], Observed(dataset.Train));
        Assert.False(dataset.Train.HasTruth);
        Assert.Equal(folder.Path, dataset.ImageRoot);
    }

    [Fact]
    public void Run_WideWithoutUnknown_GivesTruth()
    {
        using ScratchFolder folder = new();
        Dataset dataset = Import(folder, "id,cat,\"big, dog\"\n\"x \"\"1\"\"\",1,0\n\ny,0.0,1\n");
        Assert.Equal(["cat", "big, dog"], dataset.Classes);
        Assert.Equal(["x \"1\"", "y"], dataset.Train.ReadIds());
        Assert.Equal([1, 0, 0, 1], dataset.Train.ReadTruth()!.Values);
        Assert.False(dataset.Train.HasObserved);
    }

    [Fact]
    public void Run_CheXpert_SkipsItsDescriptionsAndReadsUncertain()
    {
        using ScratchFolder folder = new();
        Dataset dataset = Import(folder, "Path,Sex,Age,Frontal/Lateral,AP/PA,Edema,Fracture\np1.jpg,Female,68,Frontal,AP,1.0,\np2.jpg,Male,9,Lateral,,-1.0,0.0\n", Keep with { Values = "chexpert" });
        Assert.Equal(["Edema", "Fracture"], dataset.Classes);
        Assert.Equal([1, 0, 0, -1], Observed(dataset.Train));
        Assert.Equal("chexpert", dataset.ValueMap);
    }

    [Fact]
    public void Run_Delimited_GivesTruthUnlessTheMapSaysUnknown()
    {
        using ScratchFolder folder = new();
        const string csv = "image,tags\na,cat | dog\nb,\nc,dog\n";
        Assert.Equal([1, 1, 0, 0, 0, 1], Import(folder, csv, Keep with { Delimiter = "|" }).Train.ReadTruth()!.Values);
        Assert.Equal([1, 1, 0, 0, 0, 1], Observed(Import(folder, csv, Keep with { Delimiter = "|", Values = "reference", Force = true }).Train));
    }

    [Theory]
    [InlineData("cat|dog", 1)]
    [InlineData("cat;dog", 1)]
    [InlineData("cat and dog", 0)]
    public void Run_LongLabelsThatLookLikeLists_WarnsAndNamesTheOption(string label, int warnings)
    {
        using ScratchFolder folder = new();
        ImportResult result = DatasetImport.Run(folder.Text("labels.csv", $"file,tags\na,{label}\nb,dog\n"), folder["d"], Keep);
        Assert.Equal(warnings, result.Warnings.Count(warning => warning.Contains("--delimiter", StringComparison.Ordinal)));
    }

    [Fact]
    public void Run_TwoColumns_AreToldApartByHeaderAndValues()
    {
        using ScratchFolder folder = new();
        Assert.Equal(["3", "7"], Import(folder, "file,label\na,3\nb,7\n").Classes);
        Assert.Equal(["cat"], Import(folder, "file,cat\na,1\nb,0\n", Keep with { Force = true }).Classes);
        Assert.Equal(["1"], Import(folder, "file,label\na,1\n", Keep with { Force = true }).Classes);
        Assert.Equal(["cat", "dog"], Import(folder, "file,animal\na,cat\nb,dog\n", Keep with { Force = true }).Classes);
    }

    [Fact]
    public void Run_TestBringsANewClass_ClassesAreUnited()
    {
        using ScratchFolder folder = new();
        string test = folder.Text("other/test.csv", "file,label\nz.jpg,bird\nz.jpg,dog\n");
        ImportResult result = DatasetImport.Run(folder.Text("labels.csv", "file,label\na,cat\nb,dog\n"), folder["d"], Keep with { TestSource = test });
        Dataset dataset = result.Dataset;
        Assert.Equal(2, result.Warnings.Count(warning => warning.StartsWith("1 classes of", StringComparison.Ordinal)));
        Assert.Equal(["bird", "cat", "dog"], dataset.Classes);
        Assert.Equal([0, 1, 0, 0, 0, 1], Observed(dataset.Train));
        Assert.Equal([1, 0, 1], Observed(dataset.Test!));
        Assert.Equal(["other/z.jpg"], dataset.Test!.ReadIds());
    }

    [Theory]
    [InlineData("", "a header line is expected")]
    [InlineData("only\nx\n", "line 1: a header with at least two columns")]
    [InlineData("id,a,b\nx,1,0\n\ny,1\n", "line 4: 3 fields are expected, as in the header; found 2")]
    [InlineData("id,a,b\n\"x\ny\",1,0\nz,1,2\n", "line 4: column 'b' must be one of 1, 0; found '2'")]
    [InlineData("id,a,b\nx,1,\n", "line 2: column 'b' must be one of 1, 0; found ''")]
    [InlineData("id,a,b\nx,1,0\n\"y,1,0\n", "line 3: a quoted field begins here and is never closed")]
    [InlineData("id,a,b\n\"x\"z,1,0\n", "line 2: after a closing quote the field must end; found 'z'")]
    [InlineData("id,a,b\nx\"z,1,0\n", "line 2: a quote inside a field")]
    [InlineData("id,a,a\nx,1,0\n", "'a' is the name of class 0 and of class 1")]
    [InlineData("id,a,\nx,1,0\n", "the name of class 1 (from 0) is empty")]
    [InlineData("file,label\n,cat\n", "line 2: column 'file' is empty")]
    [InlineData("file,label\na,\n", "names no label at all")]
    public void Run_Malformed_NamesTheLine(string csv, string message)
    {
        using ScratchFolder folder = new();
        Assert.Contains(message, Assert.Throws<DataFormatException>(() => Import(folder, csv)).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["d"]));
    }

    [Fact]
    public void Run_NotUtf8_SaysSo()
    {
        using ScratchFolder folder = new();
        File.WriteAllBytes(folder["x.csv"], [.. "id,a\nb"u8, 0xff, 0xfe, .. ",1\n"u8]);
        Assert.Contains("not UTF-8", Assert.Throws<DataFormatException>(() => DatasetImport.Run(folder["x.csv"], folder["d"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_AnyTexts_SurviveTheWay()
    {
        Gen<string> text = Gen.String[Gen.Char[" ,\"\n|aβ;\t"], 0, 6];
        Gen<string> name = text.Where(value => value.Trim().Length > 0 && value == value.Trim() && !value.Contains('\n', StringComparison.Ordinal));
        Gen.Select(name.ArrayUnique[2, 4], name.Array[1, 5], Gen.Int[-1, 1].Array[20]).Sample(sample =>
        {
            using ScratchFolder folder = new();
            (string[] classes, string[] ids, int[] values) = sample;
            string csv = "\"any\nname\"," + string.Join(',', classes.Select(Quote)) + "\r\n"
                + string.Concat(ids.Select((id, row) => Quote(id) + "," + string.Join(',', classes.Select((_, i) => values[(row * classes.Length) + i])) + "\r\n"));
            Dataset dataset = Import(folder, csv, Keep with { Values = "reference" });
            Assert.Equal(classes, dataset.Classes);
            Assert.Equal(ids, dataset.Train.ReadIds());
            IEnumerable<int> found = dataset.Train.HasTruth ? dataset.Train.ReadTruth()!.Values.Select(value => value == 1 ? 1 : -1) : Observed(dataset.Train).Select(value => (int)value);
            Assert.Equal(values.Take(ids.Length * classes.Length), found);
        }, iter: 60, threads: 1);
    }

    private static string Quote(string text) => "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
}
