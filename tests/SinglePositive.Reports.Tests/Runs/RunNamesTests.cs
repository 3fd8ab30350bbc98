using SinglePositive.Reports.Runs;

namespace SinglePositive.Reports.Tests.Runs;

public class RunNamesTests
{
    [Theory]
    [InlineData(new[] { "runs/an", "runs/role/" }, new[] { "an", "role" })]
    [InlineData(new[] { "voc/role", "coco/role" }, new[] { "voc/role", "coco/role" })]
    [InlineData(new[] { "role", "role" }, new[] { "role (1)", "role (2)" })]
    public void Of_Folders_AreAsShortAsTheyCanBe(string[] folders, string[] expected) => Assert.Equal(expected, RunNames.Of(folders));
}
