using System.Security.Cryptography.X509Certificates;

namespace Dr.Providers.Tls;

/// <summary>How a certificate is judged that must come from authorities of the operator's own, and from no other.</summary>
internal static class TrustedAuthorities
{
    public static X509ChainPolicy PolicyOf(X509Certificate2Collection authorities, TimeProvider clock)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            // why: a missing intermediate is the operator's mistake to see, not ours to fetch from somewhere
            DisableCertificateDownloads = true,
            VerificationTime = clock.GetUtcNow().UtcDateTime,
        };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }
}
