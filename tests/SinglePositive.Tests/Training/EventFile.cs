using System.Text;

namespace SinglePositive.Tests.Training;

/// <summary>A decoder of TensorBoard's event files written from the formats' definitions, bit by bit: it shares nothing with the writer.</summary>
internal static class EventFile
{
    /// <summary>The events of a file, each as its fields; fails on a checksum that is wrong and on a record that is cut off.</summary>
    public static List<List<Field>> Read(string path)
    {
        using BinaryReader reader = new(File.OpenRead(path));
        List<List<Field>> events = [];
        while (reader.BaseStream.Position < reader.BaseStream.Length)
        {
            byte[] length = reader.ReadBytes(8);
            Assert.Equal(Masked(length), reader.ReadUInt32());
            byte[] record = reader.ReadBytes((int)BitConverter.ToUInt64(length));
            Assert.Equal(Masked(record), reader.ReadUInt32());
            events.Add(Fields(record));
        }

        return events;
    }

    /// <summary>CRC-32C by its polynomial, and TensorFlow's mask over it.</summary>
    public static uint Masked(byte[] bytes)
    {
        uint crc = 0xFFFFFFFF;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 1 ? (crc >> 1) ^ 0x82F63B78 : crc >> 1;
        }

        crc = ~crc;
        return ((crc >> 15) | (crc << 17)) + 0xA282EAD8;
    }

    private static List<Field> Fields(byte[] message)
    {
        List<Field> fields = [];
        using BinaryReader reader = new(new MemoryStream(message));
        while (reader.BaseStream.Position < message.Length)
        {
            int tag = reader.Read7BitEncodedInt();
            byte[] content = (tag & 7) switch
            {
                0 => BitConverter.GetBytes(reader.Read7BitEncodedInt64()),
                1 => reader.ReadBytes(8),
                2 => reader.ReadBytes(reader.Read7BitEncodedInt()),
                5 => reader.ReadBytes(4),
                _ => throw new InvalidDataException($"wire type {tag & 7}"),
            };
            fields.Add(new Field(tag >> 3, content));
        }

        return fields;
    }

    internal sealed record Field(int Number, byte[] Content)
    {
        public string Text => Encoding.UTF8.GetString(Content);

        public double Double => BitConverter.ToDouble(Content);

        public float Float => BitConverter.ToSingle(Content);

        public long Integer => BitConverter.ToInt64(Content);

        public double[] Doubles => [.. Content.Chunk(8).Select(each => BitConverter.ToDouble(each))];

        public float[] Floats => [.. Content.Chunk(4).Select(each => BitConverter.ToSingle(each))];

        public List<Field> Message => Fields(Content);
    }
}

/// <summary>One event: its step and its values by tag.</summary>
internal sealed record DecodedEvent(long Step, Dictionary<string, List<EventFile.Field>> Values)
{
    /// <summary>The events of a file that have values.</summary>
    public static List<DecodedEvent> ReadAll(string path) =>
        [.. EventFile.Read(path).Where(each => each.Exists(field => field.Number == 5)).Select(each => new DecodedEvent(each.Find(field => field.Number == 2)?.Integer ?? 0, Summary(each)))];

    public float Figure(string tag) => Values[tag].Find(field => field.Number == 2)!.Float;

    public List<EventFile.Field> Histogram(string tag) => Values[tag].Find(field => field.Number == 5)!.Message;

    private static Dictionary<string, List<EventFile.Field>> Summary(List<EventFile.Field> each) =>
        each.Find(field => field.Number == 5)!.Message.Select(value => value.Message).ToDictionary(value => value.Find(field => field.Number == 1)!.Text);
}
