using Dr.Errors;
using Dr.Findings;
using Dr.Keys;
using Dr.Providers.Hosts;

namespace Dr.Providers.Keys.Capture;

/// <summary>Collects every bundle, and says what is wrong with what was found. A host that cannot be read costs its own bundles, never the whole point.</summary>
internal sealed class KeySurvey(KeyCaptureOptions options, TimeProvider clock)
{
    /// <summary>The code of the finding that a bundle could not be read.</summary>
    public const string NotCollected = "keys.not-collected";

    /// <param name="previous">Of the point before; null where there was none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<CollectedKeys> RunAsync(KeyFacts? previous, CancellationToken cancellationToken)
    {
        var bundles = await Task.WhenAll(options.Bundles.Select(bundle => CollectAsync(bundle, cancellationToken)));
        var facts = new KeyFacts
        {
            Bundles = [.. bundles.Where(bundle => bundle.Failure is null).Select(Facts)],
            Escrow = [.. options.Escrow.Select(kept => kept.Facts)],
        };
        return new CollectedKeys(
            [.. bundles.Where(bundle => bundle.Files.Count > 0)],
            facts,
            [
                .. bundles.Select(bundle => bundle.Failure).OfType<Finding>(),
                .. bundles.SelectMany(LinksOutside),
                .. new KeyRules(clock.GetUtcNow(), options.Expiry).Judge(facts, previous),
            ]
        );
    }

    private async Task<CollectedBundle> CollectAsync(KeyBundle bundle, CancellationToken cancellationToken)
    {
        try
        {
            var (files, missing) = await new BundleCollector(HostOf(bundle)).CollectAsync(bundle, cancellationToken);
            return new CollectedBundle(bundle, files, missing, null);
        }
        catch (DrException exception) when (exception.Code != ErrorCode.Cancelled)
        {
            var failure = new Finding(Severity.Critical, NotCollected, bundle.Name, exception.Message, exception.Hint);
            return new CollectedBundle(bundle, [], [], failure);
        }
    }

    private IHost HostOf(KeyBundle bundle)
    {
        var host = options.Hosts.First(host => host.Name == bundle.Host);
        return host.Ssh is { } access ? new SshHost(host.Name, access, clock) : new LocalHost(host.Name, clock);
    }

    // why: a folder that is a link is captured as a link, and the keys in it are not
    private static IEnumerable<Finding> LinksOutside(CollectedBundle bundle) =>
        BundleLinks
            .Outside(bundle.Files)
            .Select(link => new Finding(
                Severity.Warning,
                "keys.link-outside",
                $"{bundle.Bundle.Name}: {link.Path}",
                $"{link.Path} on {bundle.Bundle.Host} is a link to {link.Target}, which the bundle does not hold",
                $"name {link.Target} among its paths too"
            ));

    private static BundleFacts Facts(CollectedBundle bundle) =>
        new(
            bundle.Bundle.Name,
            bundle.Bundle.Host,
            [
                .. bundle
                    .Files.Where(file => file.IsFile)
                    .Select(KeyReading.Facts)
                    .OrderBy(file => file.Path, StringComparer.Ordinal),
            ],
            bundle.Missing
        );
}

/// <summary>What was collected, what may be told of it, and what is wrong with it.</summary>
internal sealed record CollectedKeys(
    IReadOnlyList<CollectedBundle> Bundles,
    KeyFacts Facts,
    IReadOnlyList<Finding> Findings
);

/// <summary>One bundle.</summary>
/// <param name="Bundle">As declared.</param>
/// <param name="Files">Empty where nothing was found or nothing could be read.</param>
/// <param name="Missing">Declared paths at which there was nothing.</param>
/// <param name="Failure">Why nothing could be read; null where it could.</param>
internal sealed record CollectedBundle(
    KeyBundle Bundle,
    IReadOnlyList<BundleFile> Files,
    IReadOnlyList<string> Missing,
    Finding? Failure
);
