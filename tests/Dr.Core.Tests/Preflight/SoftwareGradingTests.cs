using Dr.Findings;
using Dr.Preflight;

namespace Dr.Core.Tests.Preflight;

public sealed class SoftwareGradingTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 23, 3, 10, 0, TimeSpan.Zero);

    /// <summary>Lines as engine 17.03 writes them.</summary>
    private const string Loop = """
        Containers: 0
        Server Version: 17.03.2-ce
        Storage Driver: devicemapper
         Pool Name: docker-253:0-33554626-pool
         Data file: /dev/loop0
         Metadata file: /dev/loop1
         Data Space Used: 11.8 MB
         Data Space Total: 107.4 GB
         Metadata Space Used: 2097 MB
         Metadata Space Total: 2.147 GB
         Data loop file: /var/lib/docker/devicemapper/devicemapper/data
         Metadata loop file: /var/lib/docker/devicemapper/devicemapper/metadata
        Logging Driver: json-file
        """;

    [Fact]
    public void A_pool_over_loop_devices_is_recognised_and_told()
    {
        var docker = DockerFacts.Parse(Loop);

        Assert.Equal(("17.03.2-ce", "devicemapper", true), (docker.Version, docker.StorageDriver, docker.IsLoop));
        Assert.Equal(2.3, docker.ThinPoolFree);
        Assert.Contains(Judge(new("a", ["master"]) { Docker = docker }), finding => finding.Code == "docker.loop");
    }

    [Fact]
    public void A_pool_on_a_volume_of_its_own_is_no_news()
    {
        var docker = DockerFacts.Parse(
            string.Join('\n', Loop.Split('\n').Where(line => !line.Contains("loop", StringComparison.Ordinal)))
        );

        Assert.False(docker.IsLoop);
        Assert.Empty(Judge(new("a", ["master"]) { Docker = docker }));
    }

    [Theory]
    [InlineData(-400, -1, "certificate.expired", Severity.Critical)]
    [InlineData(1, 400, "certificate.too-early", Severity.Critical)]
    [InlineData(-400, 29, "certificate.expires-soon", Severity.Warning)]
    [InlineData(-400, 31, null, null)]
    public void A_certificate_is_judged_by_the_day(int from, int until, string? code, Severity? severity)
    {
        var findings = Judge(
            new("a", ["etcd"])
            {
                Certificates =
                [
                    new("/etc/x.pem") { ValidFrom = s_now.AddDays(from), ValidUntil = s_now.AddDays(until) },
                ],
            }
        );

        Assert.Equal((code, severity), (findings.SingleOrDefault()?.Code, findings.SingleOrDefault()?.Severity));
    }

    [Fact]
    public void A_certificate_that_is_missing_or_is_for_others_is_told()
    {
        var findings = Judge(
            new("a", ["etcd"])
            {
                Certificates =
                [
                    new("/etc/x.pem", "No such file or directory"),
                    new("/etc/y.pem")
                    {
                        ValidFrom = s_now.AddDays(-1),
                        ValidUntil = s_now.AddDays(99),
                        MissingNames = ["10.0.0.11"],
                    },
                ],
            }
        );

        Assert.Equal(["certificate.unusable", "certificate.other-name"], findings.Select(finding => finding.Code));
    }

    [Fact]
    public void What_is_accepted_no_longer_refuses_and_says_so_and_what_does_harm_cannot_be()
    {
        Finding[] findings =
        [
            new(Severity.Critical, "host.disk-slow", "a", "slow"),
            new(Severity.Critical, "host.disk-slow", "b", "slow"),
            new(Severity.Critical, "etcd.data-present", "a", "data"),
        ];

        var applied = Acceptance.Apply(findings, ["host.disk-slow@a", "etcd.data-present"]);

        Assert.Equal([Severity.Warning, Severity.Critical, Severity.Critical], applied.Select(one => one.Severity));
        Assert.Equal("slow (accepted)", applied[0].Message);
    }

    private static List<Finding> Judge(HostMeasurement host) => [.. SoftwareGrading.Judge(host, s_now)];
}
