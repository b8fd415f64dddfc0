using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Dr.Providers.MySql.Rows;

/// <summary>Where a reader of a document stands, as a path of MySQL's.</summary>
internal sealed class DocumentPlace
{
    private readonly Stack<Level> _levels = [];

    /// <summary>Takes note of the token that was just read.</summary>
    public void Enter(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                // as it is printed: a path takes the same escapes
                _levels.Peek().Name = Encoding.UTF8.GetString(reader.ValueSpan);
                break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                _levels.Pop();
                break;
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                Count();
                _levels.Push(new Level());
                break;
            default:
                Count();
                break;
        }
    }

    public byte[] Path() =>
        Encoding.UTF8.GetBytes(
            "$"
                + string.Concat(
                    _levels
                        .Reverse()
                        .Select(level =>
                            level.Name is { } name
                                ? $".\"{name}\""
                                : $"[{level.Index.ToString(CultureInfo.InvariantCulture)}]"
                        )
                )
        );

    private void Count()
    {
        if (_levels.TryPeek(out var level))
        {
            level.Index++;
        }
    }

    private sealed class Level
    {
        public string? Name { get; set; }

        public int Index { get; set; } = -1;
    }
}
