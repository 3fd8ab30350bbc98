namespace SinglePositive.Data.Formats;

/// <summary>What a COCO annotation file says about labels: images, categories, and which image has which category.</summary>
/// <remarks>One pass over the tokens with a growing buffer: the outlines, most of such a file, are skipped and never held.</remarks>
internal sealed class CocoAnnotations
{
    private readonly string _path;
    private readonly List<string> _categoryIds = [];
    private readonly Dictionary<string, HashSet<string>> _found = new(StringComparer.Ordinal);   // image id → category ids
    private readonly Dictionary<string, string> _pool = new(StringComparer.Ordinal);

    private CocoAnnotations(string path) => _path = path;

    /// <summary>Image id to file name.</summary>
    public Dictionary<string, string> Images { get; } = new(StringComparer.Ordinal);

    /// <summary>Category names in the order of the file: the classes.</summary>
    public List<string> Classes { get; } = [];

    /// <summary>Image id to the classes it has; images without any are not listed.</summary>
    public Dictionary<string, HashSet<int>> Labels { get; } = new(StringComparer.Ordinal);

    /// <summary>Reads a file.</summary>
    /// <exception cref="DataFormatException">Malformed JSON (line named), or entries that lack what they need (entry named).</exception>
    public static CocoAnnotations Read(string path)
    {
        CocoAnnotations annotations = new(path);
        HashSet<string> sections = CocoTokens.Read(path, annotations.Add);
        foreach (string section in new[] { "images", "annotations", "categories" })
        {
            if (!sections.Contains(section))
                throw new DataFormatException(path, null, $"the array '{section}' is missing; a COCO file of instances has images, annotations and categories.");
        }

        ClassNames.Check(annotations.Classes, path);
        annotations.Resolve();
        return annotations;
    }

    private void Add(CocoEntry entry)
    {
        switch (entry.Section)
        {
            case "images":
                if (!Images.TryAdd(Need(entry, entry.Id, "id"), Need(entry, entry.FileName, "file_name")))
                    throw Wrong(entry, $"image id {entry.Id} occurs twice.");
                break;
            case "categories":
                _categoryIds.Add(Need(entry, entry.Id, "id"));
                Classes.Add(Need(entry, entry.Name, "name"));
                break;
            default:
                string image = Need(entry, entry.ImageId, "image_id");
                string category = Need(entry, entry.CategoryId, "category_id");
                if (!_pool.TryGetValue(category, out string? pooled))
                    _pool[category] = pooled = category;
                if (!_found.TryGetValue(image, out HashSet<string>? categories))
                    _found[image] = categories = new HashSet<string>(StringComparer.Ordinal);
                categories.Add(pooled);
                break;
        }
    }

    private void Resolve()
    {
        Dictionary<string, int> classOf = new(StringComparer.Ordinal);
        for (int i = 0; i < _categoryIds.Count; i++)
        {
            if (!classOf.TryAdd(_categoryIds[i], i))
                throw new DataFormatException(_path, $"categories[{i}]", $"category id {_categoryIds[i]} occurs twice.");
        }

        foreach ((string image, HashSet<string> categories) in _found)
        {
            HashSet<int> labels = [];
            foreach (string category in categories)
                labels.Add(classOf.TryGetValue(category, out int index) ? index : throw new DataFormatException(_path, "annotations", $"an annotation of image {image} has category_id {category}, and no category has that id."));
            Labels[image] = labels;
        }
    }

    private string Need(CocoEntry entry, string? value, string key) => value ?? throw Wrong(entry, $"'{key}' is missing.");

    private DataFormatException Wrong(CocoEntry entry, string problem) => new(_path, $"{entry.Section}[{entry.Index}]", problem);
}

/// <summary>The keys that matter of one entry of <c>images</c>, <c>annotations</c> or <c>categories</c>; numbers as they are written.</summary>
internal sealed class CocoEntry(string section, int index)
{
    /// <summary>The keys that are kept.</summary>
    public static readonly string[] Keys = ["id", "image_id", "category_id", "name", "file_name"];

    public string Section { get; } = section;

    public int Index { get; } = index;

    public string? Id { get; private set; }

    public string? ImageId { get; private set; }

    public string? CategoryId { get; private set; }

    public string? Name { get; private set; }

    public string? FileName { get; private set; }

    public void Set(string key, string value)
    {
        switch (key)
        {
            case "id": Id = value; break;
            case "image_id": ImageId = value; break;
            case "category_id": CategoryId = value; break;
            case "name": Name = value; break;
            case "file_name": FileName = value; break;
            default: break;
        }
    }
}
