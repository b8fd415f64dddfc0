using System.Globalization;
using Dr.Findings;

namespace Dr.Keys;

/// <summary>What is wrong with captured key material: gone, expired, not belonging together, not proven for too long. Pure.</summary>
/// <param name="now">The moment of the capture.</param>
/// <param name="expiry">How long before its end a certificate is told.</param>
public sealed class KeyRules(DateTimeOffset now, TimeSpan expiry)
{
    /// <param name="facts">As captured.</param>
    /// <param name="previous">Of the point before; null where there was none.</param>
    public IReadOnlyList<Finding> Judge(KeyFacts facts, KeyFacts? previous) =>
        [
            .. facts.Bundles.SelectMany(Missing),
            .. facts.Bundles.SelectMany(bundle => bundle.Files.SelectMany(file => Expired(bundle, file))),
            .. facts.Bundles.SelectMany(Mismatched),
            .. previous is null ? [] : facts.Bundles.SelectMany(bundle => Changed(bundle, previous)),
            .. facts.Escrow.SelectMany(Unproven),
        ];

    private static IEnumerable<Finding> Missing(BundleFacts bundle) =>
        bundle.Missing.Select(path => new Finding(
            Severity.Warning,
            "keys.missing",
            $"{bundle.Name}: {path}",
            $"there is nothing at {path} on {bundle.Host}, so the bundle {bundle.Name} lacks it",
            "put it back, or take the path out of dr.yaml if it is not needed any more"
        ));

    private IEnumerable<Finding> Expired(BundleFacts bundle, KeyFileFacts file) =>
        file
            .Certificates.Where(certificate => certificate.NotAfter - now < expiry)
            .Select(certificate => new Finding(
                Severity.Warning,
                certificate.NotAfter < now ? "keys.expired" : "keys.expiring",
                $"{bundle.Name}: {file.Path}",
                certificate.NotAfter < now
                    ? $"the certificate of {certificate.Subject} on {bundle.Host} has been invalid since {certificate.NotAfter:u}"
                    : string.Create(
                        CultureInfo.InvariantCulture,
                        $"the certificate of {certificate.Subject} on {bundle.Host} ends in {(certificate.NotAfter - now).TotalDays:0} days, {certificate.NotAfter:u}"
                    ),
                "renew it there; the next backup takes the new one"
            ));

    /// <summary>A certificate and a key of one name (<c>server.crt</c>, <c>server.key</c>; <c>server.pem</c>, <c>server-key.pem</c>) must be one pair.</summary>
    private static IEnumerable<Finding> Mismatched(BundleFacts bundle)
    {
        var keys = bundle
            .Files.Where(file => file is { Kind: KeyKind.PrivateKey, PublicKey: not null })
            .GroupBy(file => Stem(file.Path))
            .ToDictionary(group => group.Key, group => group.First());
        return bundle
            .Files.Where(file => file is { Kind: KeyKind.Certificate, PublicKey: not null })
            .Where(file => keys.TryGetValue(Stem(file.Path), out var key) && key.PublicKey != file.PublicKey)
            .Select(file => new Finding(
                Severity.Warning,
                "keys.not-a-pair",
                $"{bundle.Name}: {file.Path}",
                $"{file.Path} and {keys[Stem(file.Path)].Path} on {bundle.Host} are no pair: a server with them does not start",
                "look which of the two is of an earlier renewal"
            ));
    }

    private static IEnumerable<Finding> Changed(BundleFacts bundle, KeyFacts previous) =>
        previous
            .Bundles.Where(before => before.Name == bundle.Name)
            .SelectMany(before => before.Files)
            .Join(
                bundle.Files,
                before => before.Path,
                file => file.Path,
                (before, file) => (Before: before, File: file)
            )
            .Where(pair => pair.Before.PublicKey != pair.File.PublicKey)
            .Select(pair => new Finding(
                Severity.Notice,
                "keys.changed",
                $"{bundle.Name}: {pair.File.Path}",
                $"{pair.File.Path} on {bundle.Host} is another key than in the point before",
                "nothing to do if it was renewed; older points hold the older one"
            ));

    private IEnumerable<Finding> Unproven(EscrowFacts escrow)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        return escrow.Proven is { } proven && proven.AddDays(escrow.EveryDays) >= today
            ? []
            :
            [
                new Finding(
                    Severity.Warning,
                    "keys.escrow-unproven",
                    escrow.What,
                    escrow.Proven is { } last
                        ? $"{escrow.What} is kept elsewhere and was last proven on {last:yyyy-MM-dd}; every {escrow.EveryDays} days is declared"
                        : $"{escrow.What} is kept elsewhere and was never proven",
                    "fetch it, use it once, and write the day under keys.escrow in dr.yaml"
                ),
            ];
    }

    private static string Stem(string path)
    {
        var stem = Path.ChangeExtension(path, null);
        return stem.EndsWith("-key", StringComparison.Ordinal) ? stem[..^4] : stem;
    }
}
