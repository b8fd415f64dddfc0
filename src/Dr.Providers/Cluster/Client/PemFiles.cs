using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Dr.Providers.Cluster.Client;

/// <summary>Certificates and keys from PEM, in a file or as text.</summary>
internal static class PemFiles
{
    public static X509Certificate2Collection Authorities(string file) =>
        Read("certificate authority", file, () => Many(File.ReadAllText(file)));

    public static X509Certificate2Collection Authorities(string pem, string place) =>
        Read("certificate authority", place, () => Many(pem));

    public static (X509Certificate2 Certificate, X509Certificate2Collection Chain) Client(
        string certificatePem,
        string keyPem,
        string place,
        TimeProvider clock
    )
    {
        var certificate = Read(
            "client certificate",
            place,
            () => X509Certificate2.CreateFromPem(certificatePem, keyPem)
        );
        var now = clock.GetUtcNow().UtcDateTime;
        var (from, until) = (certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime());
        return now < from || now > until
            ? throw Failure("client certificate", place, $"it is valid from {from:u} to {until:u} only")
            : (certificate, Many(certificatePem));
    }

    public static string Text(string what, string file) => Read(what, file, () => File.ReadAllText(file));

    public static T Read<T>(string what, string place, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e)
            when (e
                    is IOException
                        or UnauthorizedAccessException
                        or CryptographicException
                        or ArgumentException
                        or FormatException
            )
        {
            throw Failure(what, place, e.Message, e);
        }
    }

    private static X509Certificate2Collection Many(string pem)
    {
        var all = new X509Certificate2Collection();
        all.ImportFromPem(pem);
        return all.Count > 0 ? all : throw new CryptographicException("there is no certificate in it");
    }

    private static ClusterException Failure(string what, string place, string reason, Exception? e = null) =>
        new(
            ClusterErrorKind.Configuration,
            $"cannot use the {what} of {place}: {reason}",
            "check that it is there, that this user may read it, and that it is unencrypted PEM that has not expired",
            null,
            e
        );
}
