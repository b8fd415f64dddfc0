using System.CommandLine;
using System.CommandLine.Help;
using System.Runtime.InteropServices;

namespace Dr.Providers.CommandLine;

/// <summary>A program made of commands: parses, runs one of them, and turns every outcome into an exit code.</summary>
public static class CommandLineProgram
{
    /// <returns>The exit code, see <see cref="ExitCodes"/>. Never throws.</returns>
    public static async Task<int> RunAsync(
        string name,
        string description,
        IReadOnlyList<DrCommand> commands,
        IReadOnlyList<string> arguments,
        Surroundings surroundings
    )
    {
        var json = arguments.Contains(CommonOptions.Json);
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Cancel(signal, stop));
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Cancel(signal, stop));
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal => Cancel(signal, stop));
        try
        {
            var parsed = Root(name, description, commands, surroundings).Parse(arguments, new ParserConfiguration());
            ParseErrors.ThrowIfAny(parsed, name);
            return await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    Output = surroundings.Out,
                    Error = surroundings.Error,
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = null,
                },
                stop.Token
            );
        }
        catch (Exception exception)
        {
            var error = PrintedError.Of(exception, stop.IsCancellationRequested);
            error.Print(surroundings, json);
            return ExitCodes.Of(error.Code);
        }
    }

    /// <summary>All that the program understands; parsing with it runs nothing.</summary>
    public static RootCommand Root(
        string name,
        string description,
        IReadOnlyList<DrCommand> commands,
        Surroundings surroundings
    )
    {
        var root = new RootCommand(description);
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpText(new HelpAction { MaxWidth = surroundings.Width });
        foreach (var option in CommonOptions.Create())
        {
            root.Options.Add(option);
        }

        foreach (var command in commands.Append(new CompletionCommand(surroundings, name)))
        {
            root.Subcommands.Add(command);
        }

        return root;
    }

    // why: the first signal asks to end cleanly; whoever sends a second one does not want to wait for that
    private static void Cancel(PosixSignalContext signal, CancellationTokenSource stop)
    {
        signal.Cancel = !stop.IsCancellationRequested;
        stop.Cancel();
    }
}
