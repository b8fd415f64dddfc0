using Spectre.Console;

namespace Dr.Providers.CommandLine;

/// <summary>Where text for people goes: with colours on a terminal that wants them, plain and unwrapped elsewhere.</summary>
internal static class Screens
{
    // why: a pipe has no width, and a wrapped line cannot be grepped
    private const int Unwrapped = 4096;

    /// <summary>Writes a result as a whole; where it is piped, without the blanks that fill up the lines of a table.</summary>
    public static void WriteResult(Surroundings surroundings, Action<IAnsiConsole> write)
    {
        if (surroundings.IsOutTerminal)
        {
            write(Create(surroundings, surroundings.Out, isTerminal: true));
            return;
        }

        using var text = new StringWriter();
        write(Create(surroundings, text, isTerminal: false));
        foreach (var line in text.ToString().TrimEnd('\n').Split('\n'))
        {
            surroundings.Out.WriteLine(line.TrimEnd());
        }

        surroundings.Out.Flush();
    }

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
