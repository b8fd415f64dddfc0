using System.CommandLine;
using Dr.Errors;

namespace Dr.Providers.CommandLine;

/// <summary>Prints a script that teaches a shell to complete this program's command lines.</summary>
internal sealed class CompletionCommand : DrCommand
{
    private readonly string _program;
    private readonly Argument<string> _shell = new("SHELL") { Description = "bash, zsh or fish" };

    public CompletionCommand(Surroundings surroundings, string program)
        : base(surroundings, "completion", "Prints a script that completes command lines in your shell.")
    {
        _program = program;
        _shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        Arguments.Add(_shell);
    }

    public override IReadOnlyList<Example> Examples =>
        [
            new($"source <({_program} completion bash)", "complete in this shell"),
            new($"{_program} completion bash > /etc/bash_completion.d/{_program}", "complete in every shell"),
        ];

    protected override Task<ErrorCode?> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var shell = invocation.Required(_shell);
        var script = ScriptFor(shell).Replace("PROGRAM", _program).Replace("FUNCTION", _program.Replace('-', '_'));
        invocation.Write(new { shell, script }, screen => screen.Profile.Out.Writer.Write(script));
        return Task.FromResult<ErrorCode?>(null);
    }

    private static string ScriptFor(string shell) =>
        shell switch
        {
            "bash" => """
                _FUNCTION() {
                    local IFS=$'\n'
                    local words
                    words=$(PROGRAM "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null) || return
                    COMPREPLY=($(compgen -W "$words" -- "${COMP_WORDS[COMP_CWORD]}"))
                }
                complete -o default -F _FUNCTION PROGRAM

                """,
            "zsh" => """
                #compdef PROGRAM
                _FUNCTION() {
                    local words=("${(@f)$(PROGRAM "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
                    compadd -a words
                }
                compdef _FUNCTION PROGRAM

                """,
            _ => """
                function _FUNCTION
                    PROGRAM "[suggest:"(commandline -C)"]" (commandline) 2>/dev/null
                end
                complete -f -c PROGRAM -a '(_FUNCTION)'

                """,
        };
}
