using System.Text.Json;

namespace SinglePositive.Cli.Tests.Commands;

public class DemoCommandTests
{
    [Fact]
    public void Demo_Json_ShowsThatRoleRecoversLabels()
    {
        using TemporaryFolder folder = new();
        using JsonDocument result = Spml.Json("demo", "--out", folder["demo"]);

        double[] maps = [.. result.RootElement.GetProperty("runs").EnumerateArray().Select(run => run.GetProperty("test").GetProperty("map").GetDouble())];
        Assert.Equal(5, maps.Length);
        Assert.True(maps[0] > maps[3] && maps[3] > maps[1] && maps[0] > maps[4] && maps[4] > maps[1], string.Join(' ', maps));
        Assert.True(result.RootElement.GetProperty("recovered").GetProperty("precision").GetDouble() > 0.6);
        Assert.Equal((byte)0x89, File.ReadAllBytes(folder["demo/recovered.png"])[0]);
        Assert.Equal(0, Spml.Run("predict", folder["demo/runs/role"], folder["demo/data/images/test/00000.png"], "--top-k", "2").ExitCode);
        Assert.Equal(2, Spml.Run("demo", "--out", folder["demo"]).ExitCode);
        Assert.Equal(0, Spml.Run("inspect", folder["demo/data"], "--verify").ExitCode);
    }
}
