using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Dr.Providers.Tls;

/// <summary>Why a server's certificate was refused, in words for people.</summary>
internal static class CertificateRefusal
{
    public static string Describe(X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            return "it showed no certificate";
        }

        var status = chain?.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status);
        if (status?.HasFlag(X509ChainStatusFlags.NotTimeValid) == true)
        {
            return $"its certificate is valid from {certificate.NotBefore.ToUniversalTime():u} to {certificate.NotAfter.ToUniversalTime():u} only";
        }

        return errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors)
            ? $"its certificate ({certificate.Subject}, issued by {certificate.Issuer}) does not come from the configured certificate authority"
            : $"its certificate ({certificate.Subject}) is for other names: {Names(certificate)}";
    }

    private static string Names(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().ToList();
        return string.Join(
            ", ",
            names.SelectMany(n => n.EnumerateDnsNames().Concat(n.EnumerateIPAddresses().Select(a => a.ToString())))
        );
    }
}
