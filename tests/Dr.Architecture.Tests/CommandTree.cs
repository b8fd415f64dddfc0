using System.CommandLine;
using Dr.Providers.CommandLine;
using Dr.Randomness;
using Dr.Restore;
using Dr.Service;

namespace Dr.Architecture.Tests;

/// <summary>What both programs understand, asked of their own commands.</summary>
internal static class CommandTree
{
    private static readonly Surroundings s_nowhere = new()
    {
        Out = TextWriter.Null,
        Error = TextWriter.Null,
        In = TextReader.Null,
        Directory = "/",
        Variable = _ => null,
        Clock = TimeProvider.System,
        Random = new SystemRandomSource(),
    };

    private static readonly Dictionary<string, RootCommand> s_programs = new(StringComparer.Ordinal)
    {
        ["dr-restore"] = RestoreProgram.Root(s_nowhere),
        ["dr-service"] = ServiceProgram.Root(s_nowhere),
    };

    /// <summary>Whether any command of either program has that option.</summary>
    public static bool HasOption(string word) =>
        s_programs.Values.Any(root =>
            root.Subcommands.Append<Command>(root).Any(command => OptionsOf(root, command).Contains(word))
        );

    /// <summary>What is wrong with a command line; null where nothing is. It may leave out what a command needs.</summary>
    /// <param name="program">One of the two.</param>
    /// <param name="words">What follows it.</param>
    public static string? Mistake(string program, string words)
    {
        var root = s_programs[program];
        var all = words.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var named = all.TakeWhile(word => !word.StartsWith('-')).Take(1).SelectMany(word => word.Split('|')).ToList();
        if (named.Find(name => root.Subcommands.All(command => command.Name != name)) is { } stranger)
        {
            return $"{program} has no command '{stranger}'";
        }

        var commands = root.Subcommands.Where(command => named.Contains(command.Name)).DefaultIfEmpty(root).ToList();
        var options = all.Where(word => word.StartsWith('-'))
            .Select(word => word.Trim('[', ']', ',', '.').Split('=')[0]);
        return
            options.FirstOrDefault(option => commands.Exists(command => !OptionsOf(root, command).Contains(option)))
                is { } unknown
            ? $"{program} {string.Join('|', named)} has no option '{unknown}'"
            : null;
    }

    /// <summary>The same of one that is whole, and what its parser says of its values.</summary>
    public static string? MistakeOfWhole(string program, string words) =>
        Mistake(program, words)
        ?? s_programs[program].Parse(words).Errors.Select(error => error.Message).FirstOrDefault();

    private static IEnumerable<string> OptionsOf(RootCommand root, Command command) =>
        command
            .Options.Concat(root.Options.Where(option => option.Recursive))
            .SelectMany(option => option.Aliases.Append(option.Name));
}
