using SinglePositive.Files;
using SinglePositive.Numerics;
using SinglePositive.Tests.Files;
using SinglePositive.Training;

namespace SinglePositive.Tests.Training;

public sealed class CheckpointFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _damaged = [];

    private CheckpointFolder Checkpoints => new(_folder.File("checkpoints"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ReadLast_WhatWasWritten_ComesBackInEveryBit()
    {
        TrainingCheckpoint written = Checkpoint(40);
        Checkpoints.Write(written);

        TrainingCheckpoint read = Checkpoints.ReadLast(_damaged.Add)!;

        Assert.Equal(Numbers(written), Numbers(read));
        Assert.Equal(written.History, read.History);
        Assert.Equal(written.EstimatorSteps, read.EstimatorSteps);
        Assert.Equal(written.Arrays.OrderBy(array => array.Key), read.Arrays.OrderBy(array => array.Key));
        Assert.Empty(_damaged);
    }

    [Fact]
    public void ReadLast_NothingWritten_IsNull()
    {
        Assert.Null(Checkpoints.ReadLast(_damaged.Add));
        Directory.CreateDirectory(_folder.File("checkpoints"));
        Assert.Null(Checkpoints.ReadLast(_damaged.Add));
    }

    [Fact]
    public void Write_Many_KeepsTheLastTwo()
    {
        foreach (long step in (long[])[9, 10, 100, 101, 2_000_000_000])
            Checkpoints.Write(Checkpoint(step));

        Assert.Equal(["step-0000000101", "step-2000000000"], Files().Select(file => Path.GetFileNameWithoutExtension(file)).Distinct());
        Assert.Equal(4, Files().Length);
        Assert.Equal(2_000_000_000, Checkpoints.ReadLast(_damaged.Add)!.Step);
    }

    /// <summary>Anywhere in the file: in its header, in its numbers, in the last byte.</summary>
    [Theory]
    [InlineData(0.0)]
    [InlineData(0.02)]
    [InlineData(0.3)]
    [InlineData(0.7)]
    [InlineData(1.0)]
    public void ReadLast_LastIsDamaged_GivesTheOneBeforeAndSaysSo(double place)
    {
        foreach (bool truncated in (bool[])[true, false])
        {
            Checkpoints.Write(Checkpoint(1));
            Checkpoints.Write(Checkpoint(2));
            Damage(Data(2), place, truncated);
            _damaged.Clear();

            TrainingCheckpoint read = Checkpoints.ReadLast(_damaged.Add)!;

            Assert.Equal(1, read.Step);
            Assert.Contains(Path.GetFileName(Data(2)), Assert.Single(_damaged), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("0123")]
    public void ReadLast_ChecksumIsDamaged_GivesTheOneBefore(string checksum)
    {
        Checkpoints.Write(Checkpoint(1));
        Checkpoints.Write(Checkpoint(2));
        File.WriteAllText(Path.ChangeExtension(Data(2), ".sha256"), checksum);

        Assert.Equal(1, Checkpoints.ReadLast(_damaged.Add)!.Step);
        Assert.Single(_damaged);
    }

    [Fact]
    public void ReadLast_AllAreDamaged_Throws()
    {
        Checkpoints.Write(Checkpoint(1));
        Checkpoints.Write(Checkpoint(2));
        Damage(Data(1), 0.5, truncated: false);
        Damage(Data(2), 0.5, truncated: true);

        CorruptArtefactException thrown = Assert.Throws<CorruptArtefactException>(() => Checkpoints.ReadLast(_damaged.Add));

        Assert.Contains("checkpoints", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(2, _damaged.Count);
    }

    [Fact]
    public void ReadLast_OfAnotherVersion_IsNotTakenForDamage()
    {
        Checkpoints.Write(Checkpoint(1));
        Checkpoints.Write(Checkpoint(2));
        SafetensorsContent content = SafetensorsFile.Read(Data(2));
        SafetensorsFile.Write(Data(2), content.Tensors, new Dictionary<string, string>(content.Metadata) { ["version"] = "999" });
        File.WriteAllText(Path.ChangeExtension(Data(2), ".sha256"), Checksum.Sha256(Data(2)));

        CorruptArtefactException thrown = Assert.Throws<CorruptArtefactException>(() => Checkpoints.ReadLast(_damaged.Add));

        Assert.Contains("version", thrown.Message, StringComparison.Ordinal);
        Assert.Empty(_damaged);
    }

    /// <summary>It was being written when the run was killed: that is no damage.</summary>
    [Fact]
    public void ReadLast_WithoutChecksum_DoesNotCount()
    {
        Checkpoints.Write(Checkpoint(1));
        Checkpoints.Write(Checkpoint(2));
        File.Delete(Path.ChangeExtension(Data(2), ".sha256"));

        Assert.Equal(1, Checkpoints.ReadLast(_damaged.Add)!.Step);
        File.Delete(Path.ChangeExtension(Data(1), ".sha256"));
        Assert.Null(Checkpoints.ReadLast(_damaged.Add));
        Assert.Empty(_damaged);
    }

    /// <summary>Training went on from step 10, so what lies beyond is of no use and must not push whole checkpoints out.</summary>
    [Fact]
    public void Write_AfterFallingBack_RemovesTheDamagedOne()
    {
        Checkpoints.Write(Checkpoint(10));
        Checkpoints.Write(Checkpoint(20));
        Damage(Data(20), 0.5, truncated: false);
        Checkpoints.Write(Checkpoint(11));
        Checkpoints.Write(Checkpoint(12));
        Damage(Data(12), 0.5, truncated: false);

        Assert.Equal(11, Checkpoints.ReadLast(_damaged.Add)!.Step);
        Assert.Single(_damaged);
    }

    [Fact]
    public void Write_AfterKills_LeavesNothingOfThem()
    {
        Checkpoints.Write(Checkpoint(10));
        File.WriteAllText(Data(11), "killed before the checksum");
        File.WriteAllText(Data(12) + ".spml-tmp", "killed while writing");
        Checkpoints.Write(Checkpoint(20));

        Assert.Equal(["step-0000000010", "step-0000000020"], Files().Select(file => Path.GetFileNameWithoutExtension(file)).Distinct());
        Assert.Equal(4, Files().Length);
    }

    /// <summary>A step is saved twice: at the end of a linear phase and after its scoring, or when scoring was stopped and done again.</summary>
    [Fact]
    public void Write_SameStepAgain_ReplacesTheFirst()
    {
        Checkpoints.Write(Checkpoint(5));
        Checkpoints.Write(Checkpoint(5) with { LossSum = 7 });

        Assert.Equal(7, Checkpoints.ReadLast(_damaged.Add)!.LossSum);
        Assert.Equal(2, Files().Length);
    }

    /// <summary>The second write of a step ends at its checksum, or between checksum and data: the first is whole, and can be written over.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Write_SameStepEndsHalfWay_LeavesTheFirst(bool beforeChecksum)
    {
        Checkpoints.Write(Checkpoint(5));
        byte[] first = File.ReadAllBytes(Data(5));
        string blocked = Path.ChangeExtension(Data(5), ".sha256") + AtomicFile.TemporarySuffix;
        if (beforeChecksum)
        {
            Directory.CreateDirectory(blocked);
            Assert.ThrowsAny<Exception>(() => Checkpoints.Write(Checkpoint(5) with { LossSum = 7 }));
            Directory.Delete(blocked);
        }
        else
        {
            Checkpoints.Write(Checkpoint(5) with { LossSum = 7 });
            File.Move(Data(5), Data(5) + ".next");
            File.WriteAllBytes(Data(5), first);
        }

        Assert.Equal(1.1, Checkpoints.ReadLast(_damaged.Add)!.LossSum);
        Assert.Empty(_damaged);
        Checkpoints.Write(Checkpoint(5) with { LossSum = 8 });
        Assert.Equal(8, Checkpoints.ReadLast(_damaged.Add)!.LossSum);
        Assert.Equal(2, Files().Length);
    }

    private static double[] Numbers(TrainingCheckpoint of) =>
        [of.Epoch, of.StepInEpoch, of.LossSum, of.Step, of.IsFinished ? 1 : 0, of.BestEpoch, of.TrainingSeconds, of.EvaluationSeconds];

    private static TrainingCheckpoint Checkpoint(long step)
    {
        SplitMix64 random = SplitMix64.Stream((ulong)step, 0);
        float[] Floats(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)random.NextDouble())];
        return new TrainingCheckpoint
        {
            Epoch = 3,
            StepInEpoch = 2,
            LossSum = 1.1,
            Step = step,
            IsFinished = false,
            History = [new EpochRecord(0, 0.1, 2.2, double.NaN, 50.5, double.NaN, 1e-300, 0.25), new EpochRecord(1, 1 / 3.0, 0, -0.0, 100, 7, 8, 9)],
            BestEpoch = 1,
            TrainingSeconds = 12.5,
            EvaluationSeconds = 0.125,
            Arrays = new Dictionary<string, float[]> { ["model.weight"] = [float.Epsilon, -0f, .. Floats(60)], ["best.estimates"] = Floats(33) },
            EstimatorSteps = [0, long.MaxValue, step],
        };
    }

    private static void Damage(string path, double place, bool truncated)
    {
        byte[] bytes = File.ReadAllBytes(path);
        int at = (int)(place * (bytes.Length - 1));
        bytes[at] ^= 1;
        File.WriteAllBytes(path, truncated ? bytes[..at] : bytes);
    }

    private string Data(long step) => Path.Combine(_folder.File("checkpoints"), $"step-{step:D10}.safetensors");

    private string[] Files() => [.. Directory.GetFiles(_folder.File("checkpoints")).Order(StringComparer.Ordinal)];
}
