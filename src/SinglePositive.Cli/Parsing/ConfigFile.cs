using System.Text.Json;
using SinglePositive.Files;

namespace SinglePositive.Cli.Parsing;

/// <summary>A JSON file of options: one object whose keys are the options without their dashes (and the arguments in lower case); comments allowed.</summary>
internal static class ConfigFile
{
    private static readonly JsonDocumentOptions Layout = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, AllowDuplicateProperties = false };

    /// <summary>Reads the file into words for the parser, leaving out what the command line gives.</summary>
    /// <exception cref="ConfigurationException">No such file, not JSON, an unknown key, or a value that is neither text, number, truth value nor null.</exception>
    public static (List<string> Options, List<string> Positionals) Read(string file, Verb verb, Resolved given)
    {
        using JsonDocument document = Load(file);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
            throw new ConfigurationException($"{file}: the file must hold one JSON object of options, for example {{ \"epochs\": 50 }}.");
        List<string> options = [];
        List<string> positionals = [];
        List<string> rest = [];
        ISetting[] allowed = [.. verb.Options, .. verb.Common.Configurable];
        foreach (JsonProperty property in document.RootElement.EnumerateObject())
        {
            if (property.Name == verb.Rest?.Key)
            {
                rest.AddRange(given.Get(verb.Rest).Length == 0 ? Texts(file, property) : []);
                continue;
            }

            string? value = Text(file, property);
            if (verb.Positionals.FirstOrDefault(positional => positional.Key == property.Name) is Positional argument)
            {
                if (value is not null && given.Get(argument) is null)
                    positionals.Add(value);
                continue;
            }

            ISetting setting = Array.Find(allowed, setting => setting.Key == property.Name) ?? throw UnknownKey(file, property.Name, verb, allowed);
            if (value is not null && !given.IsGiven(setting))
                options.Add($"{setting.Option.Name}={value}");
        }

        return (options, [.. positionals, .. rest]);
    }

    /// <summary>Writes the settings in force so that they can be read back.</summary>
    public static void Write(Utf8JsonWriter writer, Verb verb, Resolved resolved)
    {
        writer.WriteStartObject();
        foreach (Positional positional in verb.Positionals)
            writer.WriteString(positional.Key, resolved.Get(positional));
        if (verb.Rest is { } rest)
            writer.WriteStrings(rest.Key, resolved.Get(rest));
        foreach (ISetting setting in verb.Options)
        {
            writer.WritePropertyName(setting.Key);
            WriteValue(writer, resolved.Value(setting));
        }

        writer.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null: writer.WriteNullValue(); break;
            case bool truth: writer.WriteBooleanValue(truth); break;
            case int number: writer.WriteNumberValue(number); break;
            case uint number: writer.WriteNumberValue(number); break;
            case double number: writer.WriteNumberValue(number); break;
            default: writer.WriteStringValue(value.ToString()); break;
        }
    }

    private static JsonDocument Load(string file)
    {
        if (!File.Exists(file))
            throw new ConfigurationException($"The configuration file '{file}' does not exist.");
        try
        {
            return JsonDocument.Parse(File.ReadAllBytes(file), Layout);
        }
        catch (JsonException exception)
        {
            string where = exception.LineNumber is long line ? $", line {line + 1}" : "";
            throw new ConfigurationException($"{file}{where}: this is not JSON ({exception.Message.Split(" LineNumber", 2)[0].TrimEnd('.')}).", exception);
        }
    }

    private static string? Text(string file, JsonProperty property) => property.Value.ValueKind switch
    {
        JsonValueKind.String => property.Value.GetString(),
        JsonValueKind.Number => property.Value.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Null => null,
        _ => throw new ConfigurationException($"{file}: '{property.Name}' must be a text, a number, true, false or null."),
    };

    private static string[] Texts(string file, JsonProperty property) => property.Value.ValueKind switch
    {
        JsonValueKind.Array when property.Value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) => [.. property.Value.EnumerateArray().Select(item => item.GetString()!)],
        JsonValueKind.Null => [],
        _ => throw new ConfigurationException($"{file}: '{property.Name}' must be an array of texts."),
    };

    private static ConfigurationException UnknownKey(string file, string key, Verb verb, ISetting[] allowed)
    {
        IEnumerable<string> known = allowed.Select(setting => setting.Key).Concat(verb.Positionals.Select(positional => positional.Key)).Concat(verb.Rest is { } rest ? [rest.Key] : []);
        return new ConfigurationException($"{file}: 'spml {verb.Name}' knows no key '{key}'.{Suggestion.Sentence(key.TrimStart('-').Replace('_', '-'), known)} --print-config shows the keys.");
    }
}
