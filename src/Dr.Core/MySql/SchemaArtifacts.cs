using System.Security.Cryptography;
using System.Text;

namespace Dr.MySql;

/// <summary>The names of a schema's artifacts. Their order as text is the order in which they load.</summary>
public sealed class SchemaArtifacts(string schema)
{
    private const int LongestFolder = 160;
    private const int KeptOfLongest = 120;
    private readonly string _folder = $"{MySqlFacts.SourceName}/{Encode(schema)}";

    public ArtifactName Structure => Name("00-schema");

    public ArtifactName Indexes => Name("50-indexes");

    public ArtifactName Code => Name("80-code");

    public ArtifactName Events => Name("90-events");

    /// <param name="number">From 1.</param>
    public ArtifactName Data(int number) => Name($"10-data-{number:00000}");

    /// <summary>
    /// A schema's name in an artifact's: letters, digits, <c>_</c> and <c>-</c> stay, every other byte of its UTF-8 becomes
    /// <c>.</c> and two hex digits. Where that is longer than 160, its first 120 and <c>.h</c> with 16 hex digits of its SHA-256.
    /// </summary>
    public static string Encode(string schema)
    {
        var bytes = Encoding.UTF8.GetBytes(schema);
        var text = string.Concat(bytes.Select(value => IsPlain(value) ? $"{(char)value}" : $".{value:x2}"));
        return text.Length <= LongestFolder
            ? text
            : $"{text[..KeptOfLongest]}.h{Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]}";
    }

    private static bool IsPlain(byte value) =>
        char.IsAsciiLetterOrDigit((char)value) || value is (byte)'_' or (byte)'-';

    private ArtifactName Name(string file) => ArtifactName.Parse($"{_folder}/{file}.sql");
}
