using System.CommandLine;
using SinglePositive.Cli.Output;

namespace SinglePositive.Cli.Parsing;

/// <summary>Shell completion: the parser's own <c>[suggest:POSITION] "LINE"</c> directive, and the scripts that make a shell call it.</summary>
internal static class Completion
{
    /// <summary>Answers a directive, one proposal per line.</summary>
    public static int Answer(IReadOnlyList<string> arguments, Terminal terminal)
    {
        RootCommand root = new("Train multi-label classifiers from one known label per example.");
        foreach (Verb verb in VerbTable.CreateAll())
            root.Add(verb.ToCommand());
        return root.Parse(arguments).Invoke(new InvocationConfiguration { Output = terminal.Out, Error = terminal.Error });
    }

    /// <summary>The script for a shell, or null when the shell is not known.</summary>
    public static string? Script(string shell) => shell switch
    {
        "bash" => """
            _spml() {
                local IFS=$'\n'
                COMPREPLY=( $(compgen -W "$("${COMP_WORDS[0]}" "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}") )
            }
            complete -o default -F _spml spml ./spml
            """,
        "zsh" => """
            #compdef spml
            _spml() {
                local -a proposals
                proposals=(${(f)"$(${words[1]} "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)"})
                compadd -a proposals
                _files
            }
            compdef _spml spml
            """,
        "pwsh" => """
            Register-ArgumentCompleter -Native -CommandName spml -ScriptBlock {
                param($word, $line, $position)
                spml "[suggest:$position]" "$line" | Where-Object { $_ -like "$word*" } |
                    ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
            }
            """,
        _ => null,
    };
}
