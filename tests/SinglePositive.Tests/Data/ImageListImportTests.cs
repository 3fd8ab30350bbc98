using SinglePositive.Data;
using SinglePositive.Labels;

namespace SinglePositive.Tests.Data;

/// <summary>The formats that describe pictures: voc, cub, nuswide, folder. Fixtures are small copies of the native layouts.</summary>
public class ImageListImportTests
{
    private static string Problem(string source, string target, ImportOptions? options = null) =>
        Assert.Throws<DataFormatException>(() => DatasetImport.Run(source, target, options)).Message;

    [Fact]
    public void Run_Voc_DropsImagesWithoutAClassAndSortsNames()
    {
        using ScratchFolder folder = new();
        folder.Text("kit/VOC2012/ImageSets/Main/dog_train.txt", "2008_3 -1\n2008_1  1\n2008_2 -1\n");
        folder.Text("kit/VOC2012/ImageSets/Main/cat_train.txt", "2008_3  1\r\n2008_1  0\r\n2008_2  0\r\n");
        folder.Text("kit/VOC2012/ImageSets/Main/train.txt", "2008_3\n2008_1\n2008_2\n");
        folder.Text("kit/VOC2012/ImageSets/Main/dog_val.txt", "2008_9 1\n2008_8 -1\n");
        folder.Text("kit/VOC2012/ImageSets/Main/cat_val.txt", "2008_9 1\n2008_8 -1\n");
        ImportResult result = DatasetImport.Run(folder["kit"], folder["d"]);
        Assert.Equal(("voc", 0), (result.Format, result.Warnings.Count));
        Assert.Equal(["cat", "dog"], result.Dataset.Classes);
        Assert.Equal(["2008_1.jpg", "2008_3.jpg"], result.Dataset.Train.ReadIds());
        Assert.Equal([0, 1, 1, 0], result.Dataset.Train.ReadTruth()!.Values);
        Assert.Equal([1, 1], result.Dataset.Test!.ReadTruth()!.Values);
        Assert.Equal(folder["kit/VOC2012/JPEGImages"], result.Dataset.ImageRoot);

        folder.Text("kit/VOC2012/ImageSets/Main/dog_val.txt", "2008_9 1\n2008_8\n");
        Assert.Contains("dog_val.txt, line 2: an image name and 1, 0 or -1 are expected; found '2008_8'", Problem(folder["kit"], folder["e"]), StringComparison.Ordinal);
        Assert.Contains("there is no file CLASS_all.txt", Problem(folder["kit"], folder["e"], new ImportOptions { TrainList = "all" }), StringComparison.Ordinal);
        File.Delete(folder["kit/VOC2012/ImageSets/Main/dog_val.txt"]);
        Assert.Contains("dog_val.txt: this file is missing", Problem(folder["kit"], folder["e"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("train", "val", 2501, 2510, "000012.jpg", "000005.jpg")]
    [InlineData("trainval", "test", 5011, 4952, "000005.jpg", "000001.jpg")]
    public void Run_RealVoc2007_HasTheOfficialCounts(string train, string test, int trainImages, int testImages, string firstTrain, string firstTest)
    {
        using ScratchFolder folder = new();
        ImportResult result = DatasetImport.Run(RealData.Folder("native/voc07"), folder["d"], new ImportOptions { TrainList = train, TestList = test, Empty = EmptyExamples.Keep });
        Assert.Equal((trainImages, testImages, 20), (result.Dataset.Train.Count, result.Dataset.Test!.Count, result.Dataset.Classes.Count));
        Assert.Equal(("aeroplane", "tvmonitor"), (result.Dataset.Classes[0], result.Dataset.Classes[^1]));
        Assert.Equal((firstTrain, firstTest), (result.Dataset.Train.ReadIds()[0], result.Dataset.Test.ReadIds()[0]));
    }

    private static void WriteCub(ScratchFolder folder)
    {
        folder.Text("birds/attributes.txt", "1 has_bill::curved\n2 has_wing::long wing\n");
        folder.Text("birds/CUB_200_2011/images.txt", "1 001.Albatross/a b.jpg\n2 001.Albatross/c.jpg\n3 002.Gull/d.jpg\n");
        folder.Text("birds/CUB_200_2011/train_test_split.txt", "1 1\n2 0\n3 1\n");
        folder.Text("birds/CUB_200_2011/attributes/image_attribute_labels.txt", "1 1 0 3 27.7080\n1 2 1 1 27.7080\n2 1 1 4 12.3\n2 2 0 4 12.3\n3 1 1 3 0 5.1\n3 2 1 3 9.9\n");
    }

    [Fact]
    public void Run_Cub_SplitsByItsListAndIgnoresCertainty()
    {
        using ScratchFolder folder = new();
        WriteCub(folder);
        ImportResult result = DatasetImport.Run(folder["birds"], folder["d"]);
        Assert.Equal("cub", result.Format);
        Assert.Equal(["has_bill::curved", "has_wing::long wing"], result.Dataset.Classes);
        Assert.Equal(["001.Albatross/a b.jpg", "002.Gull/d.jpg"], result.Dataset.Train.ReadIds());
        Assert.Equal([0, 1, 1, 1], result.Dataset.Train.ReadTruth()!.Values);
        Assert.Equal([1, 0], result.Dataset.Test!.ReadTruth()!.Values);
        Assert.Equal(folder["birds/CUB_200_2011/images"], result.Dataset.ImageRoot);
        Assert.Equal(2, DatasetImport.Run(folder["birds/CUB_200_2011"], folder["e"]).Dataset.Train.Count);
    }

    [Theory]
    [InlineData("attributes/image_attribute_labels.txt", "1 1 0 3 1\n1 3 1 1 1\n", "line 2: image 1 is not in images.txt or attribute 3 is not in attributes.txt")]
    [InlineData("attributes/image_attribute_labels.txt", "1 1 2 3 1\n", "line 1: image number, attribute number and 0 or 1 are expected")]
    [InlineData("train_test_split.txt", "1 1\n2 1\n", "image 3 of images.txt is in neither split")]
    [InlineData("train_test_split.txt", "1 1\n2 x\n", "line 2: the number of an image")]
    [InlineData("images.txt", "1 a.jpg\nb.jpg\n", "line 2: an image number and its path are expected; found 'b.jpg'")]
    [InlineData("images.txt", "1 a.jpg\n1 b.jpg\n", "line 2: number 1 occurs twice")]
    public void Run_CubMalformed_NamesTheLine(string file, string content, string message)
    {
        using ScratchFolder folder = new();
        WriteCub(folder);
        folder.Text("birds/CUB_200_2011/" + file, content);
        Assert.Contains(message, Problem(folder["birds"], folder["d"]), StringComparison.Ordinal);
    }

    private static void WriteNusWide(ScratchFolder folder)
    {
        folder.Text("nus/Concepts81.txt", "sky\nairport\n");
        folder.Text("nus/ImageList/TrainImagelist.txt", "actor\\0001_1.jpg\r\nactor\\0002_2.jpg\r\nboat\\0001_3.jpg\r\n");
        folder.Text("nus/ImageList/TestImagelist.txt", "actor\\0009_9.jpg\r\n");
        folder.Text("nus/Groundtruth/TrainTestLabels/Labels_sky_Train.txt", "1\r\n0\r\n0\r\n");
        folder.Text("nus/Groundtruth/TrainTestLabels/Labels_airport_Train.txt", "1\n0\n1\n");
        folder.Text("nus/Groundtruth/TrainTestLabels/Labels_sky_Test.txt", "0\n");
        folder.Text("nus/Groundtruth/TrainTestLabels/Labels_airport_Test.txt", "0\n");
    }

    [Fact]
    public void Run_NusWide_KeepsTheOrderOfConceptsAndEmptyTestImages()
    {
        using ScratchFolder folder = new();
        WriteNusWide(folder);
        ImportResult result = DatasetImport.Run(folder["nus"], folder["d"]);
        Assert.Equal("nuswide", result.Format);
        Assert.Equal(["sky", "airport"], result.Dataset.Classes);
        Assert.Equal(["actor/0001_1.jpg", "boat/0001_3.jpg"], result.Dataset.Train.ReadIds());
        Assert.Equal([1, 1, 0, 1], result.Dataset.Train.ReadTruth()!.Values);
        Assert.Equal([0, 0], result.Dataset.Test!.ReadTruth()!.Values);
    }

    [Theory]
    [InlineData("Labels_sky_Train.txt", "1\n0\n", "3 lines are expected, one per image of TrainImagelist.txt; found 2")]
    [InlineData("Labels_sky_Train.txt", "1\n0\n0\n1\n", "line 4: TrainImagelist.txt names 3 images")]
    [InlineData("Labels_airport_Test.txt", "2\n", "line 1: one of 1, 0 is expected; found '2'")]
    [InlineData("Labels_airport_Test.txt", null, "Labels_airport_Test.txt: this file is missing")]
    public void Run_NusWideMalformed_NamesFileAndLine(string file, string? content, string message)
    {
        using ScratchFolder folder = new();
        WriteNusWide(folder);
        string path = folder["nus/Groundtruth/TrainTestLabels/" + file];
        File.Delete(path);
        if (content is not null)
            File.WriteAllText(path, content);
        Assert.Contains(message, Problem(folder["nus"], folder["d"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Folder_TakesEachFolderAsOnePresentLabel()
    {
        using ScratchFolder folder = new();
        foreach (string file in new[] { "dog/2.JPG", "dog/1.png", "cat/deep/3.webp", "cat/notes.txt", "ant/readme.md", ".git/x.jpg" })
            folder.Text("s/" + file, "");
        folder.Text("t/emu/9.jpg", "");
        ImportResult result = DatasetImport.Run(folder["s"], folder["d"], new ImportOptions { TestSource = folder["t"] });
        Assert.Equal("folder", result.Format);
        Assert.Equal(["ant", "cat", "dog", "emu"], result.Dataset.Classes);
        Assert.Equal(["cat/deep/3.webp", "dog/1.png", "dog/2.JPG"], result.Dataset.Train.ReadIds());
        Assert.Equal(["../t/emu/9.jpg"], result.Dataset.Test!.ReadIds());
        ObservedMatrix observed = result.Dataset.Train.ReadObserved()!;
        Assert.Equal([LabelState.Unknown, LabelState.Unknown, LabelState.Present, LabelState.Unknown], observed.Row(1).ToArray());
        Assert.Contains(result.Warnings, warning => warning.Contains("2 files are no images by their names and are left out: ant/readme.md, cat/notes.txt", StringComparison.Ordinal));
        Assert.Contains(result.Warnings, warning => warning.Contains("1 class folders have no image", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_Folder_TakesTheNamesOfItsListAndNamesOthers()
    {
        using ScratchFolder folder = new();
        foreach (string end in PictureNames.Extensions)
            folder.Text($"s/cat/picture{end}", "");

        ImportResult result = DatasetImport.Run(folder["s"], folder["d"]);

        string[] list = [.. "jpg jpeg png webp tif tiff gif bmp heic mpo j2k".Split(' ').Select(end => "." + end)];
        Assert.Equal(list.Order(), result.Dataset.Train.ReadIds().Select(Path.GetExtension).Order());
        Assert.Contains(result.Warnings, warning => warning.Contains("cat/picture.avif, cat/picture.heif, cat/picture.jfif, cat/picture.jpe.", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_FolderOfSplits_IsRefusedWithAHint()
    {
        using ScratchFolder folder = new();
        folder.Text("s/train/cat/1.jpg", "");
        folder.Text("s/val/cat/2.jpg", "");
        string message = Assert.Throws<ConfigurationException>(() => DatasetImport.Run(folder["s"], folder["d"])).Message;
        Assert.Contains("train, val: splits, not classes", message, StringComparison.Ordinal);
        Assert.Equal(["cat"], DatasetImport.Run(folder["s/train"], folder["d"], new ImportOptions { TestSource = folder["s/val"] }).Dataset.Classes);
    }
}
