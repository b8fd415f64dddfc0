using Dr.Errors;
using Dr.Keys;
using Dr.Providers.Hosts;

namespace Dr.Providers.Keys.Capture;

/// <summary>Reads the files of a bundle from its host, as they lie there. The host needs POSIX sh, tar and base64; nothing is written there.</summary>
internal sealed class BundleCollector(IHost host)
{
    /// <summary>Of one bundle, as a tar.</summary>
    public const int Limit = 16 << 20;

    private const string Failed = "tar could not read all";
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    // why: with an empty IFS a pattern is expanded, and a path with blanks stays one
    private const string FindScript = """
        IFS=
        for pattern in "$@"; do
          hit=
          for path in $pattern; do
            if [ -e "$path" ] || [ -L "$path" ]; then hit=1; printf '+%s\n' "$path"; fi
          done
          [ "$hit" ] || printf -- '-%s\n' "$pattern"
        done
        """;

    // why: a pipe ends as its last command does, so that the first one's failure has to be said
    private const string ReadScript = $$"""
        { tar -cf - --hard-dereference -P -- "$@" || echo '{{Failed}}' >&2; } | base64 -w 0
        """;

    /// <returns>The files by path, and the declared paths at which there was nothing.</returns>
    /// <exception cref="DrException">The host does not answer, or something there cannot be read.</exception>
    public async Task<(IReadOnlyList<BundleFile> Files, IReadOnlyList<string> Missing)> CollectAsync(
        KeyBundle bundle,
        CancellationToken cancellationToken
    )
    {
        var seen = await host.RequireAsync(
            $"look for the files of {bundle.Name}",
            HostCommand.Shell(FindScript, bundle.Paths),
            cancellationToken
        );
        var lines = seen.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .ToLookup(line => line[0], line => line[1..]);
        IReadOnlyList<string> found = [.. lines['+'].Distinct()];
        IReadOnlyList<string> missing = [.. lines['-']];
        return found.Count == 0 ? ([], missing) : (await ReadAsync(bundle, found, cancellationToken), missing);
    }

    private async Task<IReadOnlyList<BundleFile>> ReadAsync(
        KeyBundle bundle,
        IReadOnlyList<string> paths,
        CancellationToken cancellationToken
    )
    {
        var command = HostCommand.Shell(ReadScript, paths) with
        {
            OutputLimit = (Limit / 3 * 4) + 1024,
            Timeout = s_patience,
        };
        var result = await host.RunAsync(command, cancellationToken);
        if (!result.Succeeded || result.Error.Contains(Failed, StringComparison.Ordinal))
        {
            throw Unreadable(bundle, FirstLine(result));
        }

        if (result.Output.Length > Limit / 3 * 4)
        {
            throw new DrException(
                ErrorCode.Usage,
                $"the bundle {bundle.Name} of {host.Name} has more than {Limit >> 20} MiB",
                "name the files that are needed rather than a whole folder: key material is small"
            );
        }

        using var tar = new MemoryStream(Convert.FromBase64String(result.Output));
        return [.. BundleArchive.Read(tar).DistinctBy(file => file.Path)];
    }

    private static string FirstLine(HostResult result) =>
        result
            .Error.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .FirstOrDefault(line => line != Failed)
        ?? result.LastLine;

    private HostException Unreadable(KeyBundle bundle, string why) =>
        new(
            $"cannot read the bundle {bundle.Name} of {host.Name}: {why}",
            "give the account the right to read these files, for example with ssh.sudo: true"
        );
}
