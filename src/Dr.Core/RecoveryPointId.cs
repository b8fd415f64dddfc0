using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Dr.Errors;
using Dr.Randomness;

namespace Dr;

/// <summary>The name of a recovery point: the UTC second at which capture began and six random hex digits. Sorts by time as text.</summary>
public readonly record struct RecoveryPointId : IComparable<RecoveryPointId>
{
    private const string TimeFormat = "yyyyMMdd'T'HHmmss'Z'";
    private readonly string? _text;

    private RecoveryPointId(string text) => _text = text;

    /// <summary>The second at which capture began, as the id says.</summary>
    public DateTimeOffset Time => ParseTime(ToString()[..16], out var time) ? time : default;

    /// <summary>A new id at the given second, or at the one behind <paramref name="newest"/>: the order of ids is that of captures.</summary>
    public static RecoveryPointId New(DateTimeOffset time, RecoveryPointId? newest, IRandomSource random)
    {
        Span<byte> tail = stackalloc byte[3];
        random.Fill(tail);
        var second = newest is { } id && id.Time.AddSeconds(1) > time ? id.Time.AddSeconds(1) : time;
        var text = second.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);
        return new RecoveryPointId($"{text}-{Convert.ToHexStringLower(tail)}");
    }

    public static bool TryParse([NotNullWhen(true)] string? text, out RecoveryPointId id)
    {
        var valid =
            text is { Length: 23 }
            && text[16] == '-'
            && ParseTime(text[..16], out _)
            && text.AsSpan(17).IndexOfAnyExcept("0123456789abcdef") < 0;
        id = valid ? new RecoveryPointId(text!) : default;
        return valid;
    }

    /// <exception cref="DrException">The text is not an id (<see cref="ErrorCode.Usage"/>).</exception>
    public static RecoveryPointId Parse(string text) =>
        TryParse(text, out var id)
            ? id
            : throw new DrException(
                ErrorCode.Usage,
                $"'{text}' is not the id of a recovery point",
                "ids look like 20261122T020000Z-7f3a9c; `dr-restore list` shows those that exist"
            );

    public int CompareTo(RecoveryPointId other) => string.CompareOrdinal(_text, other._text);

    public override string ToString() => _text ?? "";

    public static bool operator <(RecoveryPointId left, RecoveryPointId right) => left.CompareTo(right) < 0;

    public static bool operator >(RecoveryPointId left, RecoveryPointId right) => left.CompareTo(right) > 0;

    public static bool operator <=(RecoveryPointId left, RecoveryPointId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(RecoveryPointId left, RecoveryPointId right) => left.CompareTo(right) >= 0;

    private static bool ParseTime(ReadOnlySpan<char> text, out DateTimeOffset time) =>
        DateTimeOffset.TryParseExact(
            text,
            TimeFormat,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out time
        );
}
