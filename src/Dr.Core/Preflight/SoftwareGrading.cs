using Dr.Findings;

namespace Dr.Preflight;

/// <summary>Judges what is installed on a host and lies on its disk: Docker, systemd, certificates, data of others. Pure.</summary>
public static class SoftwareGrading
{
    /// <summary>RHEL 7's: the oldest that Dr's units are written for.</summary>
    private const int OldestSystemd = 219;

    private static readonly TimeSpan s_soon = TimeSpan.FromDays(30);

    public static IEnumerable<Finding> Judge(HostMeasurement host, DateTimeOffset now) =>
        Docker(host).Concat(Leftovers(host)).Concat(host.Certificates.SelectMany(one => Certificate(host, one, now)));

    private static IEnumerable<Finding> Docker(HostMeasurement host)
    {
        if (host.Docker is { IsLoop: true })
        {
            yield return new Finding(
                Severity.Warning,
                "docker.loop",
                host.Host,
                $"Docker on {host.Host} keeps its images and containers in a file over a loop device; direct-lvm or overlay2 is wanted",
                "give Docker a logical volume of its own: `dm.thinpooldev` in its storage options, or use overlay2"
            );
        }

        if (host.SystemdVersion is { } version and < OldestSystemd)
        {
            yield return new Finding(
                Severity.Warning,
                "host.systemd-old",
                host.Host,
                $"systemd of {host.Host} is {version}; {OldestSystemd} or newer is wanted",
                "use a newer release of the distribution"
            );
        }
    }

    private static IEnumerable<Finding> Leftovers(HostMeasurement host) =>
        host.OldData.Select(folder => new Finding(
            Severity.Notice,
            "host.old-data",
            host.Host,
            $"{folder} on {host.Host} holds data of an etcd that the inventory does not name",
            $"make sure that nothing starts on it: mv {folder} {folder}.old"
        ));

    private static IEnumerable<Finding> Certificate(HostMeasurement host, CertificateFacts one, DateTimeOffset now)
    {
        if (one.Problem is { } problem)
        {
            yield return Bad(
                "certificate.unusable",
                $"{one.Path} on {host.Host}: {problem}",
                "put it there, readable for root"
            );
            yield break;
        }

        if (one.ValidUntil < now)
        {
            yield return Bad(
                "certificate.expired",
                $"{one.Path} on {host.Host} expired on {one.ValidUntil:yyyy-MM-dd}",
                "issue a new one"
            );
        }
        else if (one.ValidFrom > now)
        {
            yield return Bad(
                "certificate.too-early",
                $"{one.Path} on {host.Host} is valid from {one.ValidFrom:yyyy-MM-dd HH:mm} only",
                "look at the clocks first, then issue a new one"
            );
        }
        else if (one.ValidUntil < now + s_soon)
        {
            yield return Bad(
                "certificate.expires-soon",
                $"{one.Path} on {host.Host} expires on {one.ValidUntil:yyyy-MM-dd}",
                "issue a new one",
                Severity.Warning
            );
        }

        if (one.MissingNames.Count > 0)
        {
            yield return Bad(
                "certificate.other-name",
                $"{one.Path} on {host.Host} does not carry {string.Join(", ", one.MissingNames)}, under which it will be shown",
                "issue one with these as subject alternative names"
            );
        }

        Finding Bad(string code, string message, string hint, Severity severity = Severity.Critical) =>
            new(severity, code, host.Host, message, hint);
    }
}
