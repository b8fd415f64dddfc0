using System.Diagnostics.CodeAnalysis;
using Dr.Stores;

namespace Dr;

/// <summary>The name of one artifact inside a point, for example <c>etcd/snapshot.db</c>: a relative path of safe characters.</summary>
public readonly record struct ArtifactName
{
    private readonly string? _text;

    private ArtifactName(string text) => _text = text;

    /// <summary>The source that the artifact came from: the first segment.</summary>
    public string Source => ToString().Split('/')[0];

    public static bool TryParse([NotNullWhen(true)] string? text, out ArtifactName name)
    {
        var valid = ObjectKey.TryParse(text, out _);
        name = valid ? new ArtifactName(text!) : default;
        return valid;
    }

    /// <exception cref="FormatException">The text is not a relative path of safe characters.</exception>
    public static ArtifactName Parse(string text) =>
        TryParse(text, out var name) ? name : throw new FormatException($"'{text}' cannot be the name of an artifact");

    public override string ToString() => _text ?? "";
}
