using System.Text.Json;
using Dr.Errors;

namespace Dr.Json;

/// <summary>The head of every document of ours: what it is and which version. Read before anything else is.</summary>
public static class DocumentFormat
{
    private const int KnownMajor = 1;

    /// <summary>Parses a document after its format and major version are seen to be known. Unknown fields are ignored.</summary>
    /// <param name="bytes">The document; its signature has been verified where it has one.</param>
    /// <param name="format">What it has to be, for example <c>dr-recovery-point</c>.</param>
    /// <param name="what">Which document, for messages.</param>
    /// <exception cref="DrException">A newer major (<see cref="ErrorCode.Failed"/>).</exception>
    /// <exception cref="IntegrityException">Not JSON, not that format, or fields are missing.</exception>
    public static T Parse<T>(ReadOnlySpan<byte> bytes, string format, string what)
    {
        try
        {
            var head = JsonSerializer.Deserialize<Head>(bytes, DrJson.Options)!;
            if (head.Format != format)
            {
                throw Damaged(what, $"its format is '{head.Format}' and not '{format}'");
            }

            if (Major(head.Version) is not KnownMajor)
            {
                throw new DrException(
                    ErrorCode.Failed,
                    $"{what} has format version {head.Version}; this release reads {KnownMajor}.x",
                    "use the release of Dr that made it, or a newer one"
                );
            }

            return JsonSerializer.Deserialize<T>(bytes, DrJson.Options)!;
        }
        catch (JsonException exception)
        {
            throw Damaged(what, exception.Message, exception);
        }
    }

    private static int? Major(string version) => int.TryParse(version.Split('.')[0], out var major) ? major : null;

    private static IntegrityException Damaged(string what, string why, Exception? cause = null) =>
        new($"{what} cannot be read: {why}", "restore from another point, and report this", cause);

    private sealed record Head(string Format, string Version);
}
