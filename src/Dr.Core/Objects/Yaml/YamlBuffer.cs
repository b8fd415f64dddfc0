using System.Text;

namespace Dr.Objects.Yaml;

/// <summary>YAML in the making, as UTF-8.</summary>
internal sealed class YamlBuffer
{
    private const int FirstBuffer = 8 << 10;

    // why: exact sizes cost a look at the text, and only those of long texts are worth it
    private const int Long = 1024;
    private const int MostBytesOfOne = 3;
    private byte[] _bytes = new byte[FirstBuffer];
    private int _length;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    public int Capacity => _bytes.Length;

    public void Clear() => _length = 0;

    public void Add(ReadOnlySpan<char> text)
    {
        Reserve(text.Length > Long ? Encoding.UTF8.GetByteCount(text) : text.Length * MostBytesOfOne);
        _length += Encoding.UTF8.GetBytes(text, _bytes.AsSpan(_length));
    }

    public void Add(ReadOnlySpan<byte> utf8)
    {
        Reserve(utf8.Length);
        utf8.CopyTo(_bytes.AsSpan(_length));
        _length += utf8.Length;
    }

    public void Add(long number)
    {
        const int mostDigits = 20;
        Reserve(mostDigits);
        number.TryFormat(_bytes.AsSpan(_length), out var written);
        _length += written;
    }

    public void Blanks(int count)
    {
        Reserve(count);
        _bytes.AsSpan(_length, count).Fill((byte)' ');
        _length += count;
    }

    private void Reserve(int more)
    {
        if (_bytes.Length - _length < more)
        {
            Array.Resize(ref _bytes, Math.Max(_length + more, _bytes.Length * 2));
        }
    }
}
