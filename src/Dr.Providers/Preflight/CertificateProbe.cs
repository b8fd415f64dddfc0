using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Dr.Preflight;
using Dr.Providers.Hosts;
using Dr.Recovery;

namespace Dr.Providers.Preflight;

/// <summary>Reads the certificates that a member will use; their keys are only looked for.</summary>
internal sealed class CertificateProbe(IHost host)
{
    /// <summary>Of both ports of a member; none where it speaks plain HTTP.</summary>
    public async Task<IReadOnlyList<CertificateFacts>> LookAsync(
        EtcdInventory etcd,
        EtcdMemberEntry member,
        CancellationToken cancellationToken
    )
    {
        var seen = new List<CertificateFacts>();
        foreach (
            var (files, names) in Uses(etcd, member)
                .GroupBy(use => use.Files)
                .Select(uses => (uses.Key, uses.Select(use => use.Name).Distinct().ToList()))
        )
        {
            seen.Add(await ReadAsync(files.Certificate, names, cancellationToken));
            seen.Add(await ReadAsync(files.Ca, [], cancellationToken));
            var key = await host.RunAsync(HostCommand.Shell("""[ -s "$1" ]""", files.Key), cancellationToken);
            if (!key.Succeeded)
            {
                seen.Add(new CertificateFacts(files.Key, "there is no such key"));
            }
        }

        return [.. seen.DistinctBy(one => one.Path)];
    }

    private static IEnumerable<(TlsFiles Files, string Name)> Uses(EtcdInventory etcd, EtcdMemberEntry member)
    {
        if (etcd.Tls is { } client)
        {
            yield return (client.For(member.Name), member.ClientUrl.Host);
        }

        if (etcd.PeerTls is { } peer)
        {
            yield return (peer.For(member.Name), member.PeerUrl.Host);
        }
    }

    private async Task<CertificateFacts> ReadAsync(
        string path,
        IReadOnlyList<string> names,
        CancellationToken cancellationToken
    )
    {
        var result = await host.RunAsync(HostCommand.Shell("""cat -- "$1" """, path), cancellationToken);
        if (!result.Succeeded)
        {
            return new CertificateFacts(path, result.LastLine);
        }

        try
        {
            using var certificate = X509Certificate2.CreateFromPem(result.Output);
            return new CertificateFacts(path)
            {
                ValidFrom = new DateTimeOffset(certificate.NotBefore.ToUniversalTime()),
                ValidUntil = new DateTimeOffset(certificate.NotAfter.ToUniversalTime()),
                MissingNames = [.. names.Where(name => !certificate.MatchesHostname(name))],
            };
        }
        catch (CryptographicException exception)
        {
            return new CertificateFacts(path, $"not a PEM certificate: {exception.Message}");
        }
    }
}
