using System.CommandLine;
using Dr.Errors;

namespace Dr.Providers.CommandLine;

/// <summary>One command of a program: its words, its help, and what it does.</summary>
#pragma warning disable CA1010 // why: the library's Command is enumerable for initialisers only; nobody iterates ours
public abstract class DrCommand : Command
#pragma warning restore CA1010
{
    private readonly Surroundings _surroundings;

    protected DrCommand(Surroundings surroundings, string name, string description)
        : base(name, description)
    {
        _surroundings = surroundings;
        SetAction(
            async (parsed, cancellationToken) =>
                ExitCodes.Of(await RunAsync(new Invocation(parsed, _surroundings), cancellationToken))
        );
    }

    /// <summary>Command lines for the help text, each with what it is good for.</summary>
    public abstract IReadOnlyList<Example> Examples { get; }

    /// <summary>Null when all is well; a code when a result was reached and printed that is not all well.</summary>
    /// <exception cref="DrException">No result was reached.</exception>
    protected abstract Task<ErrorCode?> RunAsync(Invocation invocation, CancellationToken cancellationToken);
}

/// <summary>A command line that a reader can copy.</summary>
public sealed record Example(string CommandLine, string Purpose);
