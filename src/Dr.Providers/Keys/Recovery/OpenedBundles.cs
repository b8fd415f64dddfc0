using Dr.Findings;
using Dr.Keys;
using Dr.Providers.Recovery;
using Dr.Recovery;

namespace Dr.Providers.Keys.Recovery;

/// <summary>
/// The bundles that a plan puts in place, opened and checked once in a process and kept in memory only, so that no private key lies on
/// this machine's disk; fitted to the addresses of each host.
/// </summary>
internal sealed class OpenedBundles(RestoreSource.FromPoint source, RestoreSetup setup) : IDisposable
{
    private readonly SemaphoreSlim _once = new(1);
    private IReadOnlyList<CapturedFile>? _captured;

    /// <returns>What that host gets.</returns>
    public async Task<FittedKeys> ForAsync(HostEntry host, KeysInventory inventory, CancellationToken cancellationToken)
    {
        var captured = await CapturedAsync(inventory, cancellationToken);
        var move = new BundleMove(inventory.AddressesOn(host), setup.Clock.GetUtcNow(), setup.Random);
        // why: all of them, since a certificate's authority may lie in a bundle that this host does not get
        var (fitted, findings) = move.Apply([.. captured.Select(one => one.File)]);
        var theirs = inventory.BundlesOn(host.Name);
        var files = captured.Zip(fitted).Where(pair => theirs.Contains(pair.First.Bundle)).ToList();
        var paths = files.Select(pair => pair.Second.Path).ToHashSet();
        return new FittedKeys(
            [.. files.Select(pair => pair.Second)],
            [.. files.Where(pair => IsRenewed(pair.First.File, pair.Second)).Select(pair => pair.Second.Path)],
            [.. findings.Where(finding => paths.Contains(finding.Subject))]
        );
    }

    public void Dispose() => _once.Dispose();

    private async Task<IReadOnlyList<CapturedFile>> CapturedAsync(
        KeysInventory inventory,
        CancellationToken cancellationToken
    )
    {
        await _once.WaitAsync(cancellationToken);
        try
        {
            return _captured ??= await OpenAsync(inventory, cancellationToken);
        }
        finally
        {
            _once.Release();
        }
    }

    private async Task<IReadOnlyList<CapturedFile>> OpenAsync(
        KeysInventory inventory,
        CancellationToken cancellationToken
    )
    {
        var contents = await source.Reader.ReadContentsAsync(source.Point, cancellationToken);
        var files = new List<CapturedFile>();
        foreach (var bundle in inventory.Bundles.Keys.Order(StringComparer.Ordinal))
        {
            using var tar = new MemoryStream();
            await source.Reader.OpenArtifactAsync(
                source.Point,
                contents,
                KeyFacts.Artifact(bundle),
                (plain, stop) => plain.CopyToAsync(tar, stop),
                cancellationToken
            );
            tar.Position = 0;
            files.AddRange(BundleArchive.Read(tar).Select(file => new CapturedFile(bundle, file)));
        }

        return files;
    }

    private static bool IsRenewed(BundleFile before, BundleFile after) =>
        after.IsFile
        && !before.Content.Span.SequenceEqual(after.Content.Span)
        && KeyReading.Facts(after).Kind == KeyKind.Certificate;

    private sealed record CapturedFile(string Bundle, BundleFile File);
}

/// <summary>Key material as it will lie on a host.</summary>
/// <param name="Files">All of its bundles.</param>
/// <param name="Renewed">Paths of certificates that were issued anew.</param>
/// <param name="Findings">What could not be fitted.</param>
internal sealed record FittedKeys(
    IReadOnlyList<BundleFile> Files,
    IReadOnlyList<string> Renewed,
    IReadOnlyList<Finding> Findings
);
