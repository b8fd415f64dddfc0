using System.Diagnostics.CodeAnalysis;
using Dr.Errors;
using Dr.Randomness;

namespace Dr.Recovery;

/// <summary>The name of one restore: <c>run-</c>, the UTC second at which it was planned, six random hex digits. Safe in paths.</summary>
public readonly record struct RunId
{
    private const string Prefix = "run-";
    private readonly string? _text;

    private RunId(string text) => _text = text;

    public static RunId New(TimeProvider clock, IRandomSource random) =>
        new($"{Prefix}{RecoveryPointId.New(clock.GetUtcNow(), null, random)}");

    public static bool TryParse([NotNullWhen(true)] string? text, out RunId id)
    {
        var valid =
            text?.StartsWith(Prefix, StringComparison.Ordinal) == true
            && RecoveryPointId.TryParse(text[Prefix.Length..], out _);
        id = valid ? new RunId(text!) : default;
        return valid;
    }

    /// <exception cref="DrException">The text is not the id of a run (<see cref="ErrorCode.Usage"/>).</exception>
    public static RunId Parse(string text) =>
        TryParse(text, out var id)
            ? id
            : throw new DrException(
                ErrorCode.Usage,
                $"'{text}' is not the id of a run",
                "ids look like run-20261122T031000Z-7f3a9c; the failed run printed its own"
            );

    public override string ToString() => _text ?? "";
}
