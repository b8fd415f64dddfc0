using System.Net;
using System.Security.Cryptography.X509Certificates;
using Dr.Keys;
using Dr.Randomness;

namespace Dr.Core.Tests.Keys;

public sealed class BundleMoveTests : IDisposable
{
    private static readonly DateTimeOffset s_soon = TestAuthority.Now.AddDays(60);
    private readonly TestAuthority _authority = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_certificate_for_an_old_address_is_issued_anew_for_the_same_key_by_the_same_authority(bool rsa)
    {
        using var authority = new TestAuthority(rsa);
        var (certificate, key) = authority.Server(s_soon, "10.0.0.11", "10.43.0.1");

        var (files, findings) = Move(("10.0.0.11", "10.66.0.7"), ("master.old.example", "master.new.example"))
            .Apply([authority.File, authority.KeyFile, certificate, key]);

        Assert.Empty(findings);
        Assert.Equal(authority.File, files[0]);
        Assert.Equal(key, files[3]);
        using var old = Load(certificate);
        using var renewed = Load(files[2]);
        var names = Assert.Single(renewed.Extensions.OfType<X509SubjectAlternativeNameExtension>());
        Assert.Equal([IPAddress.Parse("10.66.0.7"), IPAddress.Parse("10.43.0.1")], names.EnumerateIPAddresses());
        Assert.Equal(["master.new.example"], names.EnumerateDnsNames());
        Assert.Contains("spiffe://cluster/apiserver", names.Format(false), StringComparison.Ordinal);
        Assert.Equal(old.PublicKey.ExportSubjectPublicKeyInfo(), renewed.PublicKey.ExportSubjectPublicKeyInfo());
        Assert.Equal(old.Subject, renewed.Subject);
        Assert.Equal(old.Extensions.Count, renewed.Extensions.Count);
        Assert.NotEqual(old.SerialNumber, renewed.SerialNumber);
        Assert.True(IsTrusted(renewed, authority.Certificate));
    }

    [Fact]
    public void A_new_certificate_never_outlives_its_authority()
    {
        var (certificate, key) = _authority.Server(TestAuthority.Now.AddDays(360), "10.0.0.11");

        var (files, _) = new BundleMove(
            new Dictionary<string, string> { ["10.0.0.11"] = "10.66.0.7" },
            TestAuthority.Now.AddDays(200),
            new SystemRandomSource()
        ).Apply([_authority.File, _authority.KeyFile, certificate, key]);

        using var renewed = Load(files[2]);
        Assert.Equal(_authority.Certificate.NotAfter, renewed.NotAfter);
    }

    [Fact]
    public void A_certificate_whose_authority_has_no_private_key_at_hand_stays_and_is_told()
    {
        var (certificate, key) = _authority.Server(s_soon, "10.0.0.11");

        var (files, findings) = Move(("10.0.0.11", "10.66.0.7")).Apply([_authority.File, certificate, key]);

        Assert.Equal(certificate, files[1]);
        var finding = Assert.Single(findings);
        Assert.Equal((BundleMove.NotRenewed, certificate.Path), (finding.Code, finding.Subject));
    }

    [Theory]
    [InlineData("server: https://10.0.0.11:6443", "server: https://10.66.0.7:6443")]
    [InlineData("--advertise-address=10.0.0.11 \\", "--advertise-address=10.66.0.7 \\")]
    [InlineData("[\"10.0.0.11\",\"10.0.0.12\"]", "[\"10.66.0.7\",\"10.0.0.12\"]")]
    [InlineData("10.0.0.111 10.0.0.1 110.0.0.11 10.0.0.11.nip.io", "10.0.0.111 10.0.0.1 110.0.0.11 10.0.0.11.nip.io")]
    [InlineData("the end is 10.0.0.11.", "the end is 10.66.0.7.")]
    public void Text_gets_the_new_address_where_the_old_one_stands_alone(string before, string after)
    {
        var (files, _) = Move(("10.0.0.11", "10.66.0.7")).Apply([TestAuthority.Text("/etc/x.conf", before)]);

        Assert.Equal(after, TestAuthority.TextOf(files[0]));
    }

    [Fact]
    public void What_is_no_text_and_what_names_no_old_address_stays_byte_for_byte()
    {
        var binary = TestAuthority.Text("/etc/x.bin", "") with { Content = new byte[] { 0xFF, 0x00, (byte)'1' } };
        var (certificate, key) = _authority.Server(s_soon, "10.0.0.12");
        BundleFile[] captured = [binary, certificate, key, _authority.File, _authority.KeyFile];

        var (files, findings) = Move(("10.0.0.11", "10.66.0.7")).Apply(captured);

        Assert.Equal(captured, files);
        Assert.Empty(findings);
    }

    public void Dispose() => _authority.Dispose();

    private static BundleMove Move(params (string Old, string New)[] addresses) =>
        new(addresses.ToDictionary(pair => pair.Old, pair => pair.New), TestAuthority.Now, new SystemRandomSource());

    private static X509Certificate2 Load(BundleFile file) =>
        X509CertificateLoader.LoadCertificate(X509Certificate2.CreateFromPem(TestAuthority.TextOf(file)).RawData);

    private static bool IsTrusted(X509Certificate2 certificate, X509Certificate2 authority)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = TestAuthority.Now.UtcDateTime;
        return chain.Build(certificate);
    }
}
