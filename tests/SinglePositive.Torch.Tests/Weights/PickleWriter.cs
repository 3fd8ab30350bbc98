using System.Buffers.Binary;
using System.Text;

namespace SinglePositive.Torch.Tests.Weights;

/// <summary>Writes pickles instruction by instruction, as Python's protocol 2 does, and as nobody should.</summary>
internal sealed class PickleWriter
{
    private readonly List<byte> _bytes = [];

    public PickleWriter(byte protocol = 2) => Raw(0x80, protocol);

    public byte[] End() => Raw((byte)'.')._bytes.ToArray();

    public PickleWriter Raw(params ReadOnlySpan<byte> bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public PickleWriter Op(char instruction) => Raw((byte)instruction);

    public PickleWriter Text(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, utf8.Length);
        return Op('X').Raw(length).Raw(utf8);
    }

    public PickleWriter Global(string module, string name) => Op('c').Raw(Encoding.ASCII.GetBytes($"{module}\n{name}\n"));

    /// <summary>The shortest form of a number.</summary>
    public PickleWriter Number(long value)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return value switch
        {
            >= 0 and < 256 => Op('K').Raw(bytes.AsSpan(0, 1)),
            >= 256 and < 65536 => Op('M').Raw(bytes.AsSpan(0, 2)),
            >= int.MinValue and <= int.MaxValue => Op('J').Raw(bytes.AsSpan(0, 4)),
            _ => Raw(0x8a, 8).Raw(bytes),
        };
    }

    public PickleWriter Tuple(params ReadOnlySpan<long> numbers)
    {
        Op('(');
        foreach (long number in numbers)
            Number(number);
        return Op('t');
    }

    /// <summary>("storage", type, key, "cpu", count) as a persistent id.</summary>
    public PickleWriter Storage(string type, string key, long count, bool legacy)
    {
        Op('(').Text("storage").Global("torch", type).Text(key).Text("cpu").Number(count);
        return (legacy ? Op('N') : this).Op('t').Op('Q');
    }

    public PickleWriter Tensor(SavedTensor tensor, bool legacy) => Global("torch._utils", "_rebuild_tensor_v2").Op('(')
        .Storage(tensor.Storage, tensor.Key, tensor.Count, legacy).Number(tensor.Offset).Tuple(tensor.Size).Tuple(tensor.Stride).Raw(0x89)
        .Global("collections", "OrderedDict").Op(')').Op('R').Op('t').Op('R');

    /// <summary>A checkpoint of training: weights, and an optimiser with a momentum.</summary>
    public PickleWriter Checkpoint(SavedTensor weight, SavedTensor momentum, bool legacy) => Op('}').Op('(')
        .Text("state_dict").State([weight], legacy)
        .Text("optimizer").Op('}').Op('(').Text("state").Op('}').Number(140_000_000_000).Op('}').Text("momentum_buffer").Tensor(momentum, legacy).Op('s').Op('s')
        .Text("param_groups").Op(']').Op('}').Text("lr").Op('G').Raw(new byte[8]).Op('s').Op('a').Op('u').Op('u');

    /// <summary>An ordered dictionary of tensors, with attributes as networks give it.</summary>
    public PickleWriter State(IEnumerable<SavedTensor> tensors, bool legacy = false)
    {
        Global("collections", "OrderedDict").Op(')').Op('R').Op('(');
        foreach (SavedTensor tensor in tensors)
            Text(tensor.Name).Tensor(tensor, legacy);
        return Op('u').Op('}').Text("_metadata").Op('}').Op('s').Op('b');
    }
}
