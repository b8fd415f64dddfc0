using System.Text.Json;

namespace Dr.Providers.Cluster.Client;

/// <summary>
/// Cuts one page of a list into its objects while it arrives: what is held is one object, however long the page is. Members of the
/// page may come in any order.
/// </summary>
/// <param name="read">Gives some more bytes; 0 at the end.</param>
internal sealed class ListPageReader(Func<Memory<byte>, ValueTask<int>> read)
{
    private const int FirstBuffer = 64 << 10;
    private byte[] _buffer = new byte[FirstBuffer];
    private int _start;
    private int _end;
    private bool _final;
    private bool _inItems;
    private bool _closed;
    private string? _member;
    private JsonReaderState _state;

    /// <summary>The page's metadata; known when there are no more objects.</summary>
    public ListMetadata Metadata { get; private set; } = ListMetadata.None;

    /// <summary>All bytes of the page so far.</summary>
    public long Bytes { get; private set; }

    /// <summary>The object's JSON, valid until the next step.</summary>
    public ReadOnlyMemory<byte> Current { get; private set; }

    /// <summary>Steps to the next object; false after the last one.</summary>
    /// <exception cref="JsonException">It is no list, or it ends too early.</exception>
    public async ValueTask<bool> MoveNextAsync()
    {
        while (!_closed)
        {
            if (Scan())
            {
                return true;
            }

            if (_final && !_closed)
            {
                throw new JsonException("the list ends too early");
            }

            if (!_closed)
            {
                await FillAsync();
            }
        }

        return false;
    }

    // why: as much as there is room for, so that a long object is not scanned again for each packet of it
    private async ValueTask FillAsync()
    {
        MakeRoom();
        do
        {
            var count = await read(_buffer.AsMemory(_end));
            _final = count == 0;
            _end += count;
            Bytes += count;
        } while (!_final && _end - _start < FirstBuffer && _end < _buffer.Length);
    }

    private void MakeRoom()
    {
        var held = _end - _start;
        var target = held > _buffer.Length / 2 ? new byte[_buffer.Length * 2] : _buffer;
        _buffer.AsSpan(_start, held).CopyTo(target);
        (_buffer, _start, _end) = (target, 0, held);
    }

    /// <summary>Goes on in what is held: true at an object, false when more bytes are needed or the page is at its end.</summary>
    private bool Scan()
    {
        while (!_closed)
        {
            var reader = new Utf8JsonReader(_buffer.AsSpan(_start, _end - _start), _final, _state);
            if (!reader.Read())
            {
                return false;
            }

            var token = (int)reader.TokenStartIndex;
            var begins = reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray;
            if (begins && !Opens(reader) && !reader.TrySkip())
            {
                return false;
            }

            var value = _buffer.AsMemory(_start + token, (int)reader.BytesConsumed - token);
            var isObject = Take(ref reader, value.Span);
            _state = reader.CurrentState;
            _start += (int)reader.BytesConsumed;
            if (isObject)
            {
                Current = value;
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether this token only opens what is to be looked into: the page itself, and its items.</summary>
    private bool Opens(in Utf8JsonReader reader) =>
        reader.CurrentDepth == 0
        || (reader.CurrentDepth == 1 && _member == "items" && reader.TokenType == JsonTokenType.StartArray);

    /// <summary>What a token, or a whole value, means; true for one of the items.</summary>
    private bool Take(ref Utf8JsonReader reader, ReadOnlySpan<byte> value)
    {
        if (_inItems)
        {
            _inItems = reader.TokenType != JsonTokenType.EndArray || reader.CurrentDepth != 1;
            return _inItems;
        }

        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                _member = reader.GetString();
                break;
            case JsonTokenType.StartArray when reader.CurrentDepth == 0:
                throw new JsonException("the answer is no list of objects");
            case JsonTokenType.StartArray:
                _inItems = true;
                break;
            case JsonTokenType.EndObject when reader.CurrentDepth == 0:
                _closed = true;
                break;
            case JsonTokenType.EndObject when _member == "metadata":
                Metadata = ListMetadata.Parse(value);
                break;
        }

        return false;
    }
}
