using Dr.Findings;
using Dr.Keys;

namespace Dr.Core.Tests.Keys;

public sealed class KeyRulesTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    [Fact]
    public void Whole_key_material_has_no_findings()
    {
        var (certificate, key) = _authority.Server(Day(60));

        Assert.Empty(Judge(Facts(_authority.File, _authority.KeyFile, certificate, key)));
    }

    [Theory]
    [InlineData(-1, "keys.expired")]
    [InlineData(29, "keys.expiring")]
    public void A_certificate_that_has_ended_or_soon_will_is_told(int days, string code)
    {
        var (certificate, key) = _authority.Server(Day(days));

        var finding = Assert.Single(Judge(Facts(certificate, key)));

        Assert.Equal((code, Severity.Warning), (finding.Code, finding.Severity));
        Assert.Contains("CN=kube-apiserver", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_certificate_inside_of_a_kubeconfig_is_looked_at_too()
    {
        var (certificate, _) = _authority.Server(Day(3));
        var data = Convert.ToBase64String(certificate.Content.Span);
        var kubeconfig = TestAuthority.Text(
            "/etc/kubernetes/admin.conf",
            $"apiVersion: v1\nkind: Config\nusers:\n- name: admin\n  user:\n    client-certificate-data: {data}\n"
        );

        var finding = Assert.Single(Judge(Facts(kubeconfig)));

        Assert.Equal("keys.expiring", finding.Code);
        Assert.Equal(KeyKind.Kubeconfig, KeyReading.Facts(kubeconfig).Kind);
    }

    [Fact]
    public void A_certificate_beside_the_key_of_another_renewal_is_told()
    {
        var (certificate, _) = _authority.Server(Day(60));
        var (_, key) = _authority.Server(Day(60));

        var finding = Assert.Single(Judge(Facts(certificate, key)));

        Assert.Equal("keys.not-a-pair", finding.Code);
        Assert.Contains("apiserver.key", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_with_nothing_at_it_is_told()
    {
        var facts = new KeyFacts { Bundles = [new BundleFacts("pki", "master-1", [], ["/etc/gone"])] };

        var finding = Assert.Single(Judge(facts));

        Assert.Equal(("keys.missing", Severity.Warning), (finding.Code, finding.Severity));
        Assert.Contains("/etc/gone on master-1", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_key_than_in_the_point_before_is_worth_a_notice()
    {
        var (certificate, key) = _authority.Server(Day(60));
        var before = Facts(certificate, key);
        var (renewed, newKey) = _authority.Server(Day(90));

        var findings = new KeyRules(TestAuthority.Now, TimeSpan.FromDays(30)).Judge(Facts(renewed, newKey), before);

        Assert.All(
            findings,
            finding => Assert.Equal(("keys.changed", Severity.Notice), (finding.Code, finding.Severity))
        );
        Assert.Equal(2, findings.Count);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(-181, true)]
    [InlineData(-180, false)]
    [InlineData(0, false)]
    public void What_is_kept_elsewhere_has_to_be_proven_as_often_as_declared(int? provenAgo, bool told)
    {
        var today = DateOnly.FromDateTime(TestAuthority.Now.UtcDateTime);
        var escrow = new EscrowFacts("the recovery identity", 180, provenAgo is { } days ? today.AddDays(days) : null);

        var findings = Judge(new KeyFacts { Bundles = [], Escrow = [escrow] });

        Assert.Equal(told, findings.Any(finding => finding.Code == "keys.escrow-unproven"));
    }

    [Fact]
    public void Facts_hold_public_halves_only()
    {
        var (certificate, key) = _authority.Server(Day(60));

        var facts = $"{Facts(certificate, key, _authority.KeyFile).ToJson()}";

        Assert.DoesNotContain("PRIVATE", facts, StringComparison.Ordinal);
        Assert.DoesNotContain(TestAuthority.TextOf(key).Split('\n')[1], facts, StringComparison.Ordinal);
    }

    public void Dispose() => _authority.Dispose();

    private static DateTimeOffset Day(int days) => TestAuthority.Now.AddDays(days);

    private static KeyFacts Facts(params BundleFile[] files) =>
        new() { Bundles = [new BundleFacts("pki", "master-1", [.. files.Select(KeyReading.Facts)], [])] };

    private static IReadOnlyList<Finding> Judge(KeyFacts facts) =>
        new KeyRules(TestAuthority.Now, TimeSpan.FromDays(30)).Judge(facts, null);
}
