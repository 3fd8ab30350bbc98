using System.Text.Json;
using SinglePositive.Losses;

namespace SinglePositive.Cli.Tests.Commands;

public class LossesCommandTests
{
    public static TheoryData<string> Names => [.. LossCatalog.All.Select(entry => entry.Name)];

    [Fact]
    public void Losses_Json_HasEveryLossWithEveryMember()
    {
        using JsonDocument result = Spml.Json("losses");
        JsonElement[] losses = [.. result.RootElement.GetProperty("losses").EnumerateArray()];

        Assert.Equal(LossCatalog.All.Select(entry => entry.Name), losses.Select(loss => loss.GetProperty("name").GetString()));
        Assert.All(losses, loss => Assert.Equal(
            ["name", "title", "paper", "year", "url", "needs", "parameters", "presets", "recommended"],
            loss.EnumerateObject().Select(member => member.Name)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Losses_Name_ExplainsItWithin80Columns(string name)
    {
        SpmlResult result = Spml.Run("losses", name);

        Assert.StartsWith(name + ": ", result.Out, StringComparison.Ordinal);
        Assert.All(LossCatalog.Find(name).Parameters, parameter => Assert.Contains("--loss." + parameter.Name, result.Out, StringComparison.Ordinal));
        Assert.All(result.Out.Split('\n'), line => Assert.True(line.Length <= 80, line));
    }

    [Fact]
    public void Losses_MisspeltName_ExitsTwoWithTheNearest()
    {
        SpmlResult result = Spml.Run("losses", "rloe");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("Did you mean 'role'?", result.Error, StringComparison.Ordinal);
    }
}
