using System.Globalization;
using System.Xml;

namespace SinglePositive.Data.Formats;

/// <summary>Finds out which attributes of an ARFF file are labels.</summary>
internal static class ArffLabels
{
    /// <summary>The indices of the label attributes, ascending.</summary>
    /// <param name="header">The file's header.</param>
    /// <param name="labelsFile">The XML file that was named, or null to look for one beside the ARFF file, then for MEKA's <c>-C n</c>.</param>
    /// <exception cref="ConfigurationException">Nothing says which attributes are labels.</exception>
    /// <exception cref="DataFormatException">The XML file is malformed or names labels that the ARFF file does not have.</exception>
    public static int[] Find(ArffHeader header, string? labelsFile)
    {
        if (labelsFile is not null && !File.Exists(labelsFile))
            throw new ConfigurationException($"The file of labels {labelsFile} does not exist.");
        if ((labelsFile ?? FileBeside(header.Path)) is { } xml)
            return FromXml(header, xml);
        if (MekaCount(header.Relation) is not { } count)
            throw new ConfigurationException($"Which attributes of {header.Path} are labels? Name Mulan's XML file with --labels, or put it beside the file under a name that the file's name begins with; the relation '{header.Relation}' has no MEKA -C n either.");
        int total = header.Attributes.Count;
        if (count == 0 || Math.Abs((long)count) > total)
            throw new DataFormatException(header.Path, null, $"the relation says -C {count}, and there are {total} attributes.");
        return [.. count > 0 ? Enumerable.Range(0, count) : Enumerable.Range(total + count, -count)];
    }

    /// <summary>The XML file whose name is a prefix of the ARFF file's, the longest first.</summary>
    private static string? FileBeside(string arff)
    {
        string name = Path.GetFileNameWithoutExtension(arff);
        return Directory.EnumerateFiles(Path.GetDirectoryName(Path.GetFullPath(arff))!)
            .Where(file => Path.GetExtension(file).Equals(".xml", StringComparison.OrdinalIgnoreCase) && name.StartsWith(Path.GetFileNameWithoutExtension(file), StringComparison.OrdinalIgnoreCase))
            .OrderByDescending(file => Path.GetFileName(file).Length).ThenBy(file => file, StringComparer.Ordinal)
            .FirstOrDefault();
    }

    private static int[] FromXml(ArffHeader header, string xml)
    {
        HashSet<string> names = ReadXml(xml);
        int[] labels = [.. Enumerable.Range(0, header.Attributes.Count).Where(i => names.Remove(header.Attributes[i].Name))];
        if (names.Count > 0)
            throw new DataFormatException(xml, null, $"{names.Count} of these labels are no attributes of {header.Path}, the first is '{names.Order(StringComparer.Ordinal).First()}'.");
        return labels.Length > 0 ? labels : throw new DataFormatException(xml, null, "the file names no label: elements <label name=\"…\"> are expected.");
    }

    private static HashSet<string> ReadXml(string path)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        using FileStream stream = File.OpenRead(path);
        using XmlReader reader = XmlReader.Create(stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
        try
        {
            while (reader.Read())
            {
                if (reader.NodeType != XmlNodeType.Element || reader.LocalName != "label")
                    continue;
                int line = ((IXmlLineInfo)reader).LineNumber;
                string name = reader.GetAttribute("name") ?? throw SourceText.Wrong(path, line, "a <label> has no name.");
                if (!names.Add(name))
                    throw SourceText.Wrong(path, line, $"label '{name}' occurs twice; class names must be unique.");
            }
        }
        catch (XmlException error)
        {
            throw new DataFormatException(path, error.LineNumber > 0 ? $"line {error.LineNumber}" : null, "this is not valid XML, or has a DTD, which is refused.", error);
        }

        return names;
    }

    /// <summary>n of <c>-C n</c>: the first n attributes are labels, or the last when n is negative.</summary>
    private static int? MekaCount(string relation)
    {
        string[] words = relation.Split([' ', '\t', ':', '\''], StringSplitOptions.RemoveEmptyEntries);
        int at = Array.FindIndex(words, word => word.Equals("-C", StringComparison.OrdinalIgnoreCase));
        return at >= 0 && at + 1 < words.Length && int.TryParse(words[at + 1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int count) ? count : null;
    }
}
