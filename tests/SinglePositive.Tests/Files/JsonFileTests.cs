using SinglePositive.Files;

namespace SinglePositive.Tests.Files;

/// <summary>JSON files, whole or not at all.</summary>
public sealed class JsonFileTests
{
    [Fact]
    public void Write_ADocument_IsIndentedAndEndsItsLastLine()
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "a.json");

        JsonFile.Write(path, writer =>
        {
            writer.WriteStartObject();
            writer.WriteNumber("k", 1.5);
            writer.WriteEndObject();
        });

        Assert.Equal("{\n  \"k\": 1.5\n}\n", File.ReadAllText(path));
    }

    [Fact]
    public void Write_WhatFails_LeavesWhatWasThere()
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "a.json");
        File.WriteAllText(path, "before");

        Assert.Throws<InvalidOperationException>(() => JsonFile.Write(path, _ => throw new InvalidOperationException("half way")));

        Assert.Equal("before", File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(folder.Path));
    }
}
