using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Dr.MySql;

/// <summary>
/// What a set of rows holds, whatever order they are read in: how many they are, and the sum of their digests modulo 2¹²⁸.
/// Written <c>ROWS:32 hex digits</c>.
/// </summary>
/// <remarks>
/// Two digests are equal when the rows are, on servers of any version and flavour (<see cref="RowBuffer"/> says what of a row
/// counts); unequal rows have equal digests with a chance of 2⁻¹²⁸. Digests of the parts of a table add up to that of the table.
/// It finds accidents. Against somebody who makes rows to fit it promises nothing: that is what the signature is for.
/// </remarks>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TableDigest(long Rows, UInt128 Sum)
{
    public static TableDigest Empty => default;

    public static TableDigest operator +(TableDigest left, TableDigest right) => Add(left, right);

    public static TableDigest Add(TableDigest left, TableDigest right) =>
        new(left.Rows + right.Rows, unchecked(left.Sum + right.Sum));

    /// <summary>The digest of both sets together, of any number of sets.</summary>
    public static TableDigest Total(IEnumerable<TableDigest> parts) => parts.Aggregate(Empty, Add);

    public static bool TryParse([NotNullWhen(true)] string? text, out TableDigest digest)
    {
        digest = default;
        if (text?.Split(':') is not [var rows, { Length: 32 } sum])
        {
            return false;
        }

        var valid =
            long.TryParse(rows, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            & UInt128.TryParse(sum, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value);
        digest = valid ? new TableDigest(count, value) : default;
        return valid;
    }

    /// <exception cref="FormatException">The text is not a table digest.</exception>
    public static TableDigest Parse(string text) =>
        TryParse(text, out var digest) ? digest : throw new FormatException($"'{text}' is not a table digest");

    public override string ToString() => $"{Rows}:{Sum:x32}";
}
