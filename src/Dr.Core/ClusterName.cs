using System.Diagnostics.CodeAnalysis;
using Dr.Errors;

namespace Dr;

/// <summary>The name of a protected cluster: 1 to 63 characters of <c>a-z 0-9 -</c>, first and last a letter or digit.</summary>
public readonly record struct ClusterName
{
    private readonly string? _text;

    private ClusterName(string text) => _text = text;

    public static bool TryParse([NotNullWhen(true)] string? text, out ClusterName name)
    {
        var valid =
            text is { Length: >= 1 and <= 63 }
            && text.AsSpan().IndexOfAnyExcept("abcdefghijklmnopqrstuvwxyz0123456789-") < 0
            && text[0] != '-'
            && text[^1] != '-';
        name = valid ? new ClusterName(text!) : default;
        return valid;
    }

    /// <exception cref="DrException">The text is not a cluster's name (<see cref="ErrorCode.Usage"/>).</exception>
    public static ClusterName Parse(string text) =>
        TryParse(text, out var name)
            ? name
            : throw new DrException(
                ErrorCode.Usage,
                $"'{text}' cannot be the name of a cluster",
                "use 1 to 63 characters of a-z, 0-9 and -, beginning and ending with a letter or digit"
            );

    public override string ToString() => _text ?? "";
}
