using SinglePositive.Cli.Parsing;

namespace SinglePositive.Cli.Commands;

/// <summary><c>spml completion SHELL</c>.</summary>
internal sealed class CompletionCommand : Verb
{
    private static readonly string[] Shells = ["bash", "zsh", "pwsh"];

    private readonly Positional _shell;

    public CompletionCommand()
        : base("completion", "print the script that completes spml in your shell") =>
        _shell = Add(new Positional("SHELL", "bash, zsh or pwsh") { Offers = Shells });

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples =>
    [
        "spml completion bash >> ~/.bashrc",
        "spml completion zsh >> ~/.zshrc",
        "spml completion pwsh >> $PROFILE",
    ];

    /// <inheritdoc/>
    public override WorkPlan Plan(Invocation call) => WorkPlan.Reads($"print the {call.Get(_shell)} script");

    /// <inheritdoc/>
    public override Outcome Run(Invocation call)
    {
        string script = Completion.Script(call.Get(_shell))
            ?? throw call.Usage($"There is no completion for '{call.Get(_shell)}', only for {string.Join(", ", Shells)}.{Suggestion.Sentence(call.Get(_shell), Shells)}");
        if (call.Json)
        {
            call.WriteJson(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("shell", call.Get(_shell));
                writer.WriteString("script", script);
                writer.WriteEndObject();
            });
        }
        else
        {
            call.Out.WriteLine(script.ReplaceLineEndings("\n"));
        }

        return new Outcome($"append it to your shell's start file and open a new shell ({Examples[Array.IndexOf(Shells, call.Get(_shell))]})");
    }
}
