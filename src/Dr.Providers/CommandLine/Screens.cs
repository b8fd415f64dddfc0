using Spectre.Console;

namespace Dr.Providers.CommandLine;

/// <summary>Where text for people goes: with colours on a terminal that wants them, plain and unwrapped elsewhere.</summary>
public static class Screens
{
    // why: a pipe has no width, and a wrapped line cannot be grepped
    private const int Unwrapped = 4096;

    public static IAnsiConsole ForResults(Surroundings surroundings) =>
        Create(surroundings, surroundings.Out, surroundings.IsOutTerminal);

    public static IAnsiConsole ForProgress(Surroundings surroundings) =>
        Create(surroundings, surroundings.Error, surroundings.IsErrorTerminal);

    private static IAnsiConsole Create(Surroundings surroundings, TextWriter writer, bool isTerminal)
    {
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = isTerminal ? AnsiSupport.Yes : AnsiSupport.No,
                ColorSystem =
                    isTerminal && surroundings.Variable("NO_COLOR") is null
                        ? ColorSystemSupport.Standard
                        : ColorSystemSupport.NoColors,
                Interactive = isTerminal ? InteractionSupport.Yes : InteractionSupport.No,
                Out = new AnsiConsoleOutput(writer),
            }
        );
        console.Profile.Width = isTerminal ? surroundings.Width : Unwrapped;
        return console;
    }
}
