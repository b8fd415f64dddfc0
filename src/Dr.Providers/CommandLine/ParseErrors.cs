using System.CommandLine;
using Dr.Errors;
using Dr.Providers.Configuration.Yaml;

namespace Dr.Providers.CommandLine;

/// <summary>Mistakes on the command line, in the words of all other errors.</summary>
internal static class ParseErrors
{
    /// <exception cref="DrException">The command line is wrong (<see cref="ErrorCode.Usage"/>); every mistake is named.</exception>
    public static void ThrowIfAny(ParseResult parsed, string program)
    {
        // why: help, version and completion answer whatever else stands on the line
        if (parsed.Errors.Count == 0 || parsed.Action is { ClearsParseErrors: true })
        {
            return;
        }

        var path = string.Join(' ', PathOf(parsed, program));
        throw new DrException(
            ErrorCode.Usage,
            string.Join("; ", Messages(parsed).Distinct()),
            Suggestion(parsed) is { } nearest
                ? $"did you mean `{nearest}`?"
                : $"`{path} --help` shows what can be said here"
        );
    }

    // why: a mistyped command is also a missing one; one mistake is told once
    private static IEnumerable<string> Messages(ParseResult parsed) =>
        parsed.UnmatchedTokens.Count > 0 && parsed.CommandResult.Command.Subcommands.Count > 0
            ? parsed.UnmatchedTokens.Take(1).Select(token => $"there is no command or option '{token}'")
            : parsed.Errors.Select(error => Decapitalised(error.Message));

    private static IEnumerable<string> PathOf(ParseResult parsed, string program) =>
        parsed.CommandResult.Command is RootCommand ? [program] : [program, parsed.CommandResult.Command.Name];

    private static string? Suggestion(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var known = command.Subcommands.Select(sub => sub.Name).Concat(command.Options.Select(option => option.Name));
        var root = parsed.RootCommandResult.Command.Options.Select(option => option.Name);
        return parsed.UnmatchedTokens.Select(token => Spelling.Nearest(token, known.Concat(root))).FirstOrDefault();
    }

    private static string Decapitalised(string message) =>
        char.ToLowerInvariant(message[0]) + message[1..].TrimEnd('.');
}
