using SinglePositive.Tests.Data;
using SinglePositive.Torch.Weights.Pickle;

namespace SinglePositive.Torch.Tests.Weights;

/// <summary>Pickles that ask for what they must not have, or for more than they are worth.</summary>
public sealed class HostilePickleTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("os", "system")]
    [InlineData("posix", "system")]
    [InlineData("builtins", "eval")]
    [InlineData("__builtin__", "exec")]
    [InlineData("subprocess", "Popen")]
    [InlineData("torch.storage", "_load_from_bytes")]
    [InlineData("torch", "load")]
    [InlineData("collections", "OrderedDict.__reduce__")]
    public void Read_AskingForAFunction_NamesItAndRefuses(string module, string name)
    {
        byte[] call = new PickleWriter().Global(module, name).Op('(').Text("touch /pwned").Op('t').Op('R').End();

        Assert.All(WeightFixture.Around(call), file => Assert.Contains($"{module}.{name}, which weights do not need", Refused(file), StringComparison.Ordinal));
    }

    [Fact]
    public void Read_AskingForAFunctionFromTheStack_NamesItAndRefuses() =>
        Assert.Contains("os.system", Refused(WeightFixture.Zip(new PickleWriter(4).Text("os").Text("system").Raw(0x93).End())), StringComparison.Ordinal);

    /// <summary>Instructions of other protocols and those that make objects: INST, OBJ, NEWOBJ, NEWOBJ_EX, EXT1, PERSID, DUP, POP, buffers.</summary>
    [Theory]
    [InlineData((byte)'i')]
    [InlineData((byte)'o')]
    [InlineData((byte)0x81)]
    [InlineData((byte)0x92)]
    [InlineData((byte)0x82)]
    [InlineData((byte)'P')]
    [InlineData((byte)'2')]
    [InlineData((byte)'0')]
    [InlineData((byte)0x97)]
    public void Read_OtherInstruction_NamesIt(byte instruction) =>
        Assert.All(WeightFixture.Around(new PickleWriter().Raw(instruction).End()), file => Assert.Contains($"instruction 0x{instruction:x2}", Refused(file), StringComparison.Ordinal));

    [Fact]
    public void Read_Bombs_AreRefused()
    {
        Assert.All(Bombs(), bomb => Assert.All(WeightFixture.Around(bomb), file => Refused(file)));
    }

    /// <summary>A tensor's size and stride, or a dictionary's pairs, remembered once and recalled by each of many calls.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Read_LongSizeRecalledManyTimes_IsRefusedBeforeItIsCopied(bool newer)
    {
        PickleWriter pickle = new PickleWriter().Tuple(new long[300_000]).Raw((byte)'q', 1).Global("torch._utils", newer ? "_rebuild_tensor_v2" : "_rebuild_tensor").Raw((byte)'q', 2)
            .Op('(').Storage("FloatStorage", "0", 6, legacy: false).Number(0).Raw((byte)'h', 1).Raw((byte)'h', 1);
        pickle = (newer ? pickle.Raw(0x89).Op('}') : pickle).Op('t').Raw((byte)'q', 3);
        for (int i = 0; i < 60_000; i++)
            pickle.Raw((byte)'h', 2).Raw((byte)'h', 3).Op('R');

        Assert.All(WeightFixture.Around(pickle.End()), file => Assert.Contains("dimensions", Refused(file, mostMegabytes: 100), StringComparison.Ordinal));
    }

    [Fact]
    public void Read_LongListRecalledManyTimes_IsRefusedBeforeItIsCopied()
    {
        PickleWriter pickle = new PickleWriter().Global("collections", "OrderedDict").Raw((byte)'q', 2).Op(']').Op('(');
        for (int i = 0; i < 100_000; i++)
            pickle.Op('N').Op('N').Raw(0x86);
        pickle.Op('e').Raw(0x85).Raw((byte)'q', 3);
        for (int i = 0; i < 60_000; i++)
            pickle.Raw((byte)'h', 2).Raw((byte)'h', 3).Op('R');

        Assert.All(WeightFixture.Around(pickle.End()), file => Assert.Contains("the same long list", Refused(file, mostMegabytes: 100), StringComparison.Ordinal));
    }

    /// <summary>Numbers of memories that would all fall into one place of a table, or make an endless list.</summary>
    [Fact]
    public void Read_MemoriesNumberedOutOfOrder_AreRefusedOrQuick()
    {
        PickleWriter apart = new PickleWriter().Op('N');
        for (int i = 0; i < Unpickler.MostInstructions / 2; i++)
            apart.Op('r').Raw(BitConverter.GetBytes(i * 1103 % Unpickler.MostInstructions)).Op('r').Raw(BitConverter.GetBytes(Unpickler.MostInstructions));

        Assert.All(WeightFixture.Around(apart.End()), file => Refused(file, mostMegabytes: 100));
        Assert.Contains("remembers", Refused(WeightFixture.Zip(new PickleWriter().Op('N').Op('r').Raw(BitConverter.GetBytes(Unpickler.MostInstructions + 1)).End())), StringComparison.Ordinal);
        Assert.Contains("recalls value 3", Refused(WeightFixture.Zip(new PickleWriter().Op('N').Raw((byte)'q', 5).Raw((byte)'h', 3).End())), StringComparison.Ordinal);
    }

    private static IEnumerable<byte[]> Bombs()
    {
        PickleWriter nested = new(), tuples = new(), doubling = new PickleWriter().Op(']').Raw((byte)'q', 0), endless = new(), dictionaries = new();
        for (int i = 0; i < 200_000; i++)
        {
            nested.Op(']');
            tuples.Op('N').Raw(0x85);
            dictionaries.Op('}').Op('}').Op('}').Op('s');
        }

        // Each list holds the one before twice: 2^60 values when written out.
        for (byte i = 0; i < 60; i++)
            doubling.Op(']').Raw((byte)'q', (byte)(i + 1)).Raw((byte)'h', i).Op('a').Raw((byte)'h', i).Op('a');
        for (int i = 0; i <= Unpickler.MostInstructions; i++)
            endless.Op('N');
        byte[] length = [0xff, 0xff, 0xff, 0x7f];
        return
        [
            nested.End(), tuples.End(), doubling.End(), endless.End(), dictionaries.End(),
            new PickleWriter().Op('X').Raw(length).End(), new PickleWriter().Raw(0x8d).Raw(length).Raw(length).End(), new PickleWriter().Op('T').Raw(length).End(), new PickleWriter().Raw(0x8a, 255).End(),
            new PickleWriter().Op('N').Op('r').Raw(length).Op('j').Raw(1, 0, 0, 0).End(), new PickleWriter().Op('t').End(), new PickleWriter().Op('R').End(), new PickleWriter().Op('(').Op('Q').End(),
            new PickleWriter().Op('c').Raw(new byte[100_000]).End(), new PickleWriter().End(), new PickleWriter(9).End(),
        ];
    }

    private string Refused(byte[] content, int mostMegabytes = 250) => Refusal.Of(content, _folder, mostMegabytes);
}
