using System.CommandLine;
using System.Text.Json;
using Dr.Errors;
using Dr.Json;
using Dr.Providers.CommandLine.Progress;
using Dr.Providers.Configuration;
using Dr.Runs;
using Spectre.Console;

namespace Dr.Providers.CommandLine;

/// <summary>One run of one command: its arguments, its configuration, its progress and the one result that it prints.</summary>
public sealed class Invocation(ParseResult parsed, Surroundings surroundings)
{
    public Surroundings Surroundings => surroundings;

    public TimeProvider Clock => surroundings.Clock;

    private bool Json => parsed.GetValue<bool>(CommonOptions.Json);

    public T? Value<T>(Option<T> option) => parsed.GetValue(option);

    public T? Value<T>(Argument<T> argument) => parsed.GetValue(argument);

    public T Required<T>(Argument<T> argument) => parsed.GetRequiredValue(argument);

    /// <summary>The path that an option names, from the folder that the user stands in; null where it is not given.</summary>
    public string? PathOf(Option<string> option) =>
        parsed.GetValue(option) is { } path ? surroundings.PathOf(path) : null;

    /// <exception cref="ConfigurationException">The file has mistakes: all of them are named.</exception>
    /// <exception cref="DrException">There is no configuration file (<see cref="ErrorCode.Usage"/>).</exception>
    public DrConfiguration ReadConfiguration() =>
        DrConfiguration.Read(
            ConfigurationFile.Find(parsed.GetValue<string>(CommonOptions.Config), surroundings),
            surroundings.Variable
        );

    /// <summary>The same, or null where there is no file and none was named.</summary>
    public DrConfiguration? FindConfiguration() =>
        ConfigurationFile.TryFind(parsed.GetValue<string>(CommonOptions.Config), surroundings) is { } file
            ? DrConfiguration.Read(file, surroundings.Variable)
            : null;

    /// <summary>Does the work and shows on stderr what it tells, until it has ended.</summary>
    public async Task<T> WithProgressAsync<T>(Func<IProgress<RunEvent>, Task<T>> work)
    {
        await using var progress = await ProgressView.CreateAsync(
            surroundings,
            parsed.GetValue<bool>(CommonOptions.Quiet)
        );
        return await work(progress);
    }

    /// <summary>Prints the result: the document for programs, or the text for people.</summary>
    public void Write<T>(T document, Action<IAnsiConsole> text)
    {
        if (Json)
        {
            surroundings.Out.WriteLine(JsonSerializer.Serialize(document, DrJson.Options));
            return;
        }

        Screens.WriteResult(surroundings, text);
    }

    /// <summary>Fails early where <see cref="Confirm"/> could not ask anybody.</summary>
    /// <exception cref="DrException">This is not a terminal (<see cref="ErrorCode.Usage"/>).</exception>
    public void EnsureCanConfirm() => new Confirmation(surroundings).EnsureSomebodyIsThere();

    /// <summary>Shows what is about to happen and wants the word typed. Only on a terminal.</summary>
    /// <exception cref="DrException">There is nobody to ask (<see cref="ErrorCode.Usage"/>), or the answer is another.</exception>
    public void Confirm(Action<IAnsiConsole> consequences, string word) =>
        new Confirmation(surroundings).Ask(consequences, word);
}
