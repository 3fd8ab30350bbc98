using System.Numerics;

namespace SinglePositive.Torch.Weights.Pickle;

/// <summary>A pickle machine that knows only what weight files need: numbers, texts, lists, tuples, dictionaries, and the names of <see cref="PickleGlobals"/>.</summary>
/// <remarks>
/// Nothing is executed, nothing recurses, no value is printed or compared (but keys of storages, which are short), and an instruction makes one object of the values that it takes from the stack or of the bytes that
/// follow it; calls, which copy values that may have been recalled, count what they copy (<see cref="PickleSource.Copy"/>). So the cost of a pickle is bounded by its length and
/// <see cref="MostInstructions"/>, however deeply it nests and however often it repeats itself. Values: null, bool, long, <see cref="BigInteger"/>, double, string, object[] (tuple),
/// List, <see cref="PickleDictionary"/>, <see cref="PickleGlobal"/>, <see cref="StorageReference"/>, <see cref="StoredTensor"/>.
/// </remarks>
internal sealed class Unpickler(PickleSource source, string file)
{
    // ResNet-101's state takes 21,000.
    internal const int MostInstructions = 1_000_000;
    private const int LongestInteger = 16;

    private static readonly object _mark = new();
    private readonly List<object?> _stack = [];
    private readonly Dictionary<string, StorageReference> _storages = [];

    // Python numbers what it remembers in order. The mark stands for what is not remembered: it is no value, so it cannot be.
    private readonly List<object?> _memo = [];
    private int _remembered;

    /// <summary>Every storage that the pickle has mentioned, also where no tensor is made of it, by key.</summary>
    public IReadOnlyDictionary<string, StorageReference> Storages => _storages;

    /// <summary>Runs from the stream's position to the end of the pickle.</summary>
    /// <returns>The value that it describes.</returns>
    /// <exception cref="DataFormatException">It is damaged, endless, or asks for something that weights do not need.</exception>
    public object? Run()
    {
        for (int count = 0; count < MostInstructions; count++)
        {
            byte instruction = source.Byte();
            if (instruction == (byte)'.')
                return _stack.Count == 1 ? Pop() : throw source.Wrong($"expected one value at the end, found {_stack.Count}");
            if (!Push(instruction) && !Build(instruction))
                throw source.Wrong($"the instruction 0x{instruction:x2} is none that weights need");
        }

        throw source.Wrong($"it has more than {MostInstructions} instructions");
    }

    /// <summary>Instructions that push a value of their own, and those without a value.</summary>
    private bool Push(byte instruction)
    {
        switch (instruction)
        {
            case 0x80: return Version(source.Byte());                // PROTO
            case 0x95: _ = source.UInt64(); return true;             // FRAME
            case (byte)'(': return Push(_mark);
            case (byte)'N': return Push((object?)null);
            case 0x88: return Push(true);
            case 0x89: return Push(false);
            case (byte)'J': return Push((long)source.Int32());
            case (byte)'K': return Push((long)source.Byte());
            case (byte)'M': return Push((long)source.UInt16());
            case 0x8a: return PushInteger(source.Byte());            // LONG1
            case (byte)'G': return Push(source.Double());
            case (byte)'X': return Push(source.Text(source.UInt32()));
            case 0x8c: return Push(source.Text(source.Byte()));      // SHORT_BINUNICODE
            case 0x8d: return Push(source.Text(source.UInt64()));    // BINUNICODE8
            case (byte)'U': return Push(source.Text(source.Byte())); // texts of Python 2
            case (byte)'T': return Push(source.Text(source.UInt32()));
            case (byte)')': return Push(Array.Empty<object?>());
            case (byte)']': return Push(new List<object?>());
            case (byte)'}': return Push(new PickleDictionary());
            case (byte)'c': return Push(PickleGlobals.Find(source.Line(), source.Line(), file));
            case (byte)'h': return Push(Recall(source.Byte()));
            case (byte)'j': return Push(Recall(source.UInt32()));
            default: return false;
        }
    }

    /// <summary>Instructions that work on the values on the stack.</summary>
    private bool Build(byte instruction)
    {
        switch (instruction)
        {
            case (byte)'q': return Remember(source.Byte());
            case (byte)'r': return Remember(source.UInt32());
            case 0x94: return Remember((uint)_remembered);            // MEMOIZE
            case (byte)'t': return Push(ToMark());
            case 0x85: return Push(Tuple(1));
            case 0x86: return Push(Tuple(2));
            case 0x87: return Push(Tuple(3));
            case (byte)'a': return Append(Tuple(1));
            case (byte)'e': return Append(ToMark());
            case (byte)'s': return SetItems(Tuple(2));
            case (byte)'u': return SetItems(ToMark());
            case 0x93: return Push(Global(Tuple(2)));                  // STACK_GLOBAL
            case (byte)'Q': return Push(Storage(PickleGlobals.Storage(Pop(), source)));
            case (byte)'R': return Push(Call(Tuple(2)));
            case (byte)'b': return Attributes();
            default: return false;
        }
    }

    private bool Version(byte version) => version is >= 2 and <= 5 ? true : throw source.Wrong($"expected a pickle of protocol 2 to 5, found {version}");

    private bool Push(object? value)
    {
        _stack.Add(value);
        return true;
    }

    private object? Pop()
    {
        object? top = Peek();
        _stack.RemoveAt(_stack.Count - 1);
        return top;
    }

    private object? Peek() => _stack.Count > 0 && _stack[^1] != _mark ? _stack[^1] : throw source.Wrong("expected another value, found none");

    private bool Remember(uint index)
    {
        object? value = Peek();
        if (index > MostInstructions)
            throw source.Wrong($"it remembers a value number {index}, expected at most {MostInstructions}");
        while (_memo.Count <= index)
            _memo.Add(_mark);
        if (_memo[(int)index] == _mark)
            _remembered++;
        _memo[(int)index] = value;
        return true;
    }

    private object? Recall(uint index) => index < _memo.Count && _memo[(int)index] != _mark ? _memo[(int)index] : throw source.Wrong($"it recalls value {index}, which it has not remembered");

    /// <summary>The storage, the same one for the same key.</summary>
    private StorageReference Storage(StorageReference storage)
    {
        if (_storages.TryAdd(storage.Key, storage))
            return storage;
        return _storages[storage.Key] == storage ? _storages[storage.Key] : throw source.Wrong($"{storage.Name} has another type or length than before");
    }

    /// <summary>The topmost values, the last on top.</summary>
    private object?[] Tuple(int count)
    {
        object?[] values = new object?[count];
        for (int i = count - 1; i >= 0; i--)
            values[i] = Pop();
        return values;
    }

    /// <summary>The values above the last mark, which goes too.</summary>
    private object?[] ToMark()
    {
        int mark = _stack.FindLastIndex(value => ReferenceEquals(value, _mark));
        if (mark < 0)
            throw source.Wrong("expected the beginning of a group, found none");
        object?[] values = [.. _stack[(mark + 1)..]];
        _stack.RemoveRange(mark, _stack.Count - mark);
        return values;
    }

    private bool Append(object?[] values)
    {
        if (Peek() is not List<object?> list)
            throw source.Wrong("expected a list to append to, found something else");
        list.AddRange(values);
        return true;
    }

    private bool SetItems(object?[] values)
    {
        if (Peek() is not PickleDictionary dictionary || values.Length % 2 != 0)
            throw source.Wrong("expected a dictionary and pairs for it, found something else");
        for (int i = 0; i < values.Length; i += 2)
            dictionary.Items.Add((values[i], values[i + 1]));
        return true;
    }

    private object? Call(object?[] callAndArguments) => PickleGlobals.Call(callAndArguments[0], callAndArguments[1], source);

    private PickleGlobal Global(object?[] names) => names is [string module, string name] ? PickleGlobals.Find(module, name, file) : throw source.Wrong("expected a name, found something else");

    /// <summary>Attributes of a dictionary (versions of its layers) are not needed; nothing else may have any.</summary>
    private bool Attributes()
    {
        _ = Pop();
        return Peek() is PickleDictionary ? true : throw source.Wrong("expected attributes of a dictionary, found those of something else");
    }

    private bool PushInteger(int bytes)
    {
        if (bytes > LongestInteger)
            throw source.Wrong($"expected whole numbers of at most {LongestInteger} bytes, found one of {bytes}");
        BigInteger value = new(source.Bytes((ulong)bytes));
        return value >= long.MinValue && value <= long.MaxValue ? Push((long)value) : Push(value);
    }
}
