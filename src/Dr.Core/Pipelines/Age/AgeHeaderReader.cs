using System.Text;
using Dr.Errors;

namespace Dr.Pipelines.Age;

/// <summary>Reads header lines byte by byte, so that not one byte of the payload behind it is taken.</summary>
internal sealed class AgeHeaderReader(Stream upstream)
{
    private const int MaxHeader = 64 * 1024;
    private const int BodyColumns = 64;
    private readonly List<byte> _consumed = [];

    public static IntegrityException Damaged(string what) =>
        new(what, "verify the point with `dr-restore verify POINT`, and restore from another point");

    public string ReadLine()
    {
        var start = _consumed.Count;
        while (true)
        {
            var value = upstream.ReadByte();
            if (value < 0 || _consumed.Count >= MaxHeader)
            {
                throw Damaged(
                    value < 0 ? "the age header is cut" : "the age header is larger than any that is written"
                );
            }

            _consumed.Add((byte)value);
            if (value == '\n')
            {
                return Encoding.Latin1.GetString([.. _consumed], start, _consumed.Count - start - 1);
            }
        }
    }

    /// <summary>A stanza's body: lines of 64 columns, ended by one that is shorter.</summary>
    public byte[] ReadBody()
    {
        var text = new StringBuilder();
        string line;
        do
        {
            line = ReadLine();
            text.Append(line);
        } while (line.Length == BodyColumns);

        return line.Length < BodyColumns && AgeBase64.Decode(text.ToString()) is { } body
            ? body
            : throw Damaged("a stanza of the age header is not well formed");
    }

    /// <summary>Everything read so far, up to <paramref name="length"/> characters of the last line.</summary>
    public byte[] ConsumedUpTo(string lastLine, int length) =>
        [.. _consumed.Take(_consumed.Count - 1 - lastLine.Length + length)];
}
