namespace Dr.Objects.Trees;

/// <summary>A name with <c>*</c> for any number of any characters; everything else stands for itself.</summary>
public sealed class Glob
{
    public static readonly Glob Any = new("*");

    private readonly string[] _parts;

    public Glob(string text)
    {
        Text = text;
        _parts = text.Split('*');
    }

    public string Text { get; }

    /// <summary>It stands for itself alone.</summary>
    internal bool IsLiteral => _parts.Length == 1;

    public bool Matches(string name)
    {
        if (_parts.Length == 1)
        {
            return name == Text;
        }

        var (first, last) = (_parts[0], _parts[^1]);
        if (
            name.Length < first.Length + last.Length
            || !name.StartsWith(first, StringComparison.Ordinal)
            || !name.EndsWith(last, StringComparison.Ordinal)
        )
        {
            return false;
        }

        var rest = name.AsSpan(first.Length, name.Length - first.Length - last.Length);
        foreach (var part in _parts.AsSpan(1, _parts.Length - 2))
        {
            var at = rest.IndexOf(part, StringComparison.Ordinal);
            if (at < 0)
            {
                return false;
            }

            rest = rest[(at + part.Length)..];
        }

        return true;
    }

    public override string ToString() => Text;
}
