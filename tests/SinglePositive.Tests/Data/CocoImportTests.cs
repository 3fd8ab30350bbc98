using SinglePositive.Data;

namespace SinglePositive.Tests.Data;

public class CocoImportTests
{
    private const string Categories = """[{"supercategory": "animal", "id": 18, "name": "dog"}, {"id": 1, "name": "person"}]""";

    private static string Json(string images, string annotations, string categories = Categories) =>
        $$"""{"info": {"images": [{"id": 5}]}, "images": {{images}}, "annotations": {{annotations}}, "categories": {{categories}}}""";

    private static string Train => Json(
        """[{"id": 9, "file_name": "COCO_9.jpg"}, {"id": 10, "file_name": "COCO_10.jpg"}, {"id": 100, "file_name": "COCO_100.jpg"}]""",
        """[{"id": 1, "image_id": 9, "category_id": 1, "segmentation": [[1.5, 2, 3]], "bbox": [1, 2, 3, 4], "iscrowd": 1}, {"image_id": 9, "category_id": 18}, {"image_id": 100, "category_id": 18}, {"image_id": 100, "category_id": 18}]""");

    private static string Val => Json("""[{"id": 7, "file_name": "v.jpg"}]""", """[{"image_id": 7, "category_id": 1, "segmentation": {"counts": [3, 4], "size": [2, 2]}}]""");

    [Fact]
    public void Run_Folder_SortsIdsAsTextAndDropsImagesWithoutAnnotation()
    {
        using ScratchFolder folder = new();
        folder.Text("s/annotations/instances_train2014.json", Train);
        folder.Text("s/annotations/instances_val2014.json", Val);
        Directory.CreateDirectory(folder["s/images/train2014"]);
        Directory.CreateDirectory(folder["s/images/val2014"]);
        ImportResult result = DatasetImport.Run(folder["s"], folder["d"]);
        Assert.Equal("coco", result.Format);
        Assert.Equal(["dog", "person"], result.Dataset.Classes);
        Assert.Equal(["train2014/COCO_100.jpg", "train2014/COCO_9.jpg"], result.Dataset.Train.ReadIds());
        Assert.Equal([1, 0, 1, 1], result.Dataset.Train.ReadTruth()!.Values);
        Assert.Equal(["val2014/v.jpg"], result.Dataset.Test!.ReadIds());
        Assert.Equal(folder["s/images"], result.Dataset.ImageRoot);
        Assert.Equal(1, result.Dropped["train"]);
    }

    [Fact]
    public void Run_OnlyOneFile_GivesOnlyThatSplit()
    {
        using ScratchFolder folder = new();
        folder.Text("s/annotations/instances_val2017.json", Val);
        Dataset dataset = DatasetImport.Run(folder["s"], folder["d"]).Dataset;
        Assert.Equal(1, dataset.Test!.Count);
        Assert.Throws<ConfigurationException>(() => dataset.Train);

        string train = folder.Text("s/annotations/instances_train2017.json", Train);
        dataset = DatasetImport.Run(train, folder["e"], new ImportOptions { TestSource = folder["s/annotations/instances_val2017.json"] }).Dataset;
        Assert.Equal((2, 1, folder["s"]), (dataset.Train.Count, dataset.Test!.Count, dataset.ImageRoot));
    }

    [Theory]
    [InlineData("{\n \"images\": [],\n \"annotations\": [}\n", "line 3: this is not valid JSON")]
    [InlineData("{\n \"images\": [", "line 2: this is not valid JSON")]
    [InlineData("", "line 1: this is not valid JSON")]
    [InlineData("[]", "the array 'images' is missing")]
    [InlineData("""{"images": [], "annotations": []}""", "the array 'categories' is missing")]
    [InlineData("""{"images": [{"id": 1}], "annotations": [], "categories": []}""", "images[0]: 'file_name' is missing")]
    [InlineData("""{"images": [], "annotations": [{"image_id": 1}], "categories": []}""", "annotations[0]: 'category_id' is missing")]
    [InlineData("""{"images": [{"id": 1, "file_name": "a"}, {"id": 1, "file_name": "b"}], "annotations": [], "categories": []}""", "images[1]: image id 1 occurs twice")]
    [InlineData("""{"images": [], "annotations": [], "categories": [{"id": 1, "name": "a"}, {"id": 2, "name": "a"}]}""", "'a' is the name of class 0 and of class 1")]
    [InlineData("""{"images": [], "annotations": [], "categories": [{"id": 1, "name": "a"}, {"id": 1, "name": "b"}]}""", "category id 1 occurs twice")]
    [InlineData("""{"images": [], "annotations": [{"image_id": 4, "category_id": 1}], "categories": [{"id": 1, "name": "a"}]}""", "image_id 4, and no image has that id")]
    [InlineData("""{"images": [], "annotations": [{"image_id": 4, "category_id": 2}], "categories": [{"id": 1, "name": "a"}]}""", "category_id 2, and no category has that id")]
    [InlineData("""{"images": [{"id": 1, "file_name": "\ud800"}], "annotations": [], "categories": []}""", "not valid Unicode")]
    public void Run_Malformed_SaysWhere(string json, string message)
    {
        using ScratchFolder folder = new();
        string path = folder.Text("instances_train.json", json);
        Assert.Contains(message, Assert.Throws<DataFormatException>(() => DatasetImport.Run(path, folder["d"])).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["d"]));
    }

    [Fact]
    public void Run_LongTokensAndManyEntries_CrossTheBuffer()
    {
        using ScratchFolder folder = new();
        string images = "[" + string.Join(",", Enumerable.Range(0, 5000).Select(i => $$"""{"id": {{i}}, "file_name": "{{i:000000}}.jpg"}""")) + "]";
        string longText = new('x', 300_000);
        string annotations = "[" + string.Join(",", Enumerable.Range(0, 5000).Select(i => $$"""{"image_id": {{i}}, "category_id": {{(i % 2 == 0 ? 1 : 18)}}, "segmentation": "{{(i == 77 ? longText : "")}}"}""")) + "]";
        string path = folder.Text("instances_train.json", Json(images, annotations));
        Dataset dataset = DatasetImport.Run(path, folder["d"]).Dataset;
        Assert.Equal(5000, dataset.Train.Count);
        Assert.Equal("train/000010.jpg", dataset.Train.ReadIds()[2]);
        Assert.Equal(2500, dataset.Train.ReadTruth()!.Values.Where((_, i) => i % 2 == 1).Sum(value => value));
    }

    [Theory]
    [InlineData("photos", 126, 0)]
    [InlineData("native/tinycoco", 30, 6)]
    public void Run_RealCoco_HasTheKnownCounts(string name, int train, int test)
    {
        using ScratchFolder folder = new();
        string source = RealData.Folder(name);
        Dataset dataset = DatasetImport.Run(source, folder["d"]).Dataset;
        Assert.Equal((train, test, 80), (dataset.Train.Count, dataset.Test?.Count ?? 0, dataset.Classes.Count));
        Assert.All(dataset.Train.ReadIds(), id => Assert.True(File.Exists(Path.Combine(dataset.ImageRoot!, id)), id));
    }
}
