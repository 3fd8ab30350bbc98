using SinglePositive.Data;

namespace SinglePositive.Vision.Backbones;

/// <summary>The folder of features that are being made: <c>features/NAME.spml-parts</c>, for each part its rows, its journal and a lock. It goes when the features are complete.</summary>
internal sealed class PartFolder(string features, string name)
{
    public const string Suffix = DatasetTarget.PartsSuffix;

    /// <summary>An empty file that says that the parts will replace features that are in the dataset: only <c>--force</c> may go on with them.</summary>
    private const string Replacement = "replaces";

    /// <summary>Its path.</summary>
    public string Folder { get; } = Path.Combine(features, name + Suffix);

    /// <summary>True when the parts were begun to replace features that are in the dataset.</summary>
    public bool IsReplacing => File.Exists(Path.Combine(Folder, Replacement));

    public string RowsOf(Shard shard) => Path.Combine(Folder, $"{Stem(shard)}.rows");

    public string JournalOf(Shard shard) => Path.Combine(Folder, $"{Stem(shard)}.json");

    public string LockOf(Shard shard) => Path.Combine(Folder, $"{Stem(shard)}.lock");

    /// <summary>Makes the folder, and refuses or takes away parts that do not belong to what is to be made.</summary>
    /// <param name="configuration">What is to be made.</param>
    /// <param name="force">True to take them away.</param>
    /// <param name="replaces">True when there are features in the dataset that these will replace.</param>
    /// <exception cref="ConfigurationException">There are parts of another configuration.</exception>
    public void Prepare(PartConfiguration configuration, bool force, bool replaces)
    {
        Directory.CreateDirectory(Folder);
        if (replaces)
            File.Open(Path.Combine(Folder, Replacement), FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete).Dispose();   // others may do so now
        foreach (string journal in Directory.GetFiles(Folder, "*.json"))
        {
            if (Difference(journal, configuration, force) is not { } difference)
                continue;
            if (!force)
                throw new ConfigurationException($"Features begun in {Folder} cannot be gone on with: {difference}. Give the options they were begun with, choose another --name, or start over with --force.");
            File.Delete(journal);
            File.Delete(Path.ChangeExtension(journal, ".rows"));
        }
    }

    /// <summary>The journals of all parts, or null when one is not there or not complete.</summary>
    public IReadOnlyList<PartJournal>? Complete(PartConfiguration configuration, int count)
    {
        List<PartJournal> journals = [];
        foreach (Shard shard in new Shard(1, configuration.Parts).All())
        {
            (int first, int end) = shard.Rows(count);
            if (PartJournal.Read(JournalOf(shard)) is not { } journal || journal.Configuration != configuration || journal.Done != end - first)
                return null;
            journals.Add(journal);
        }

        return journals;
    }

    /// <summary>Parts that are not complete yet.</summary>
    public IEnumerable<Shard> Missing(PartConfiguration configuration, int count) => new Shard(1, configuration.Parts).All().Where(shard =>
    {
        (int first, int end) = shard.Rows(count);
        return PartJournal.Read(JournalOf(shard))?.Done != end - first;
    });

    /// <summary>Takes the folder away; what another program still holds stays for the next time.</summary>
    public void Remove()
    {
        try
        {
            if (!Directory.Exists(Folder))
                return;
            // First, so that a kill in the middle leaves rubbish and not a replacement that seems to be under way.
            File.Delete(Path.Combine(Folder, Replacement));
            Directory.Delete(Folder, recursive: true);
        }
        catch (IOException)
        {
            // The features are complete and recorded; this is only rubbish.
        }
    }

    private static string Stem(Shard shard) => FormattableString.Invariant($"part-{shard.Index}-of-{shard.Count}");

    private static string? Difference(string journal, PartConfiguration configuration, bool force)
    {
        try
        {
            return PartJournal.Read(journal) is { } found && found.Configuration != configuration ? configuration.DifferencesFrom(found.Configuration) : null;
        }
        catch (CorruptArtefactException) when (force)
        {
            return "damaged";
        }
    }
}
