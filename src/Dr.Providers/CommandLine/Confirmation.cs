using Dr.Errors;
using Spectre.Console;

namespace Dr.Providers.CommandLine;

/// <summary>Asks before something is destroyed. The answer is a word that nobody types by habit.</summary>
internal sealed class Confirmation(Surroundings surroundings)
{
    /// <summary>For the beginning of a command: fails before any work where nobody could be asked at its end.</summary>
    public void EnsureSomebodyIsThere()
    {
        if (!surroundings.IsInTerminal || !surroundings.IsErrorTerminal)
        {
            throw new DrException(
                ErrorCode.Usage,
                "nobody can be asked for confirmation: this is not a terminal",
                "look at the plan with `dr-restore plan`, then run the same command with --yes"
            );
        }
    }

    public void Ask(Action<IAnsiConsole> consequences, string word)
    {
        EnsureSomebodyIsThere();
        var screen = Screens.ForProgress(surroundings);
        consequences(screen);
        screen.Markup($"Type [bold]{Markup.Escape(word)}[/] to go on: ");
        var answer = surroundings.In.ReadLine()?.Trim();
        if (answer != word)
        {
            throw new DrException(
                ErrorCode.Cancelled,
                $"not confirmed: '{word}' was to be typed, nothing was changed",
                "run the command again, and type the name as it is shown"
            );
        }
    }
}
