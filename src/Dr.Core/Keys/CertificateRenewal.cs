using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Dr.Randomness;

namespace Dr.Keys;

/// <summary>
/// Issues a certificate anew for other addresses: same subject, same key, same uses, signed by the same authority; only its alternative
/// names and its time change. The private key stays where it is, so that nothing but the certificate's file is written.
/// </summary>
/// <param name="authorities">Certificates with their private keys. Not disposed here.</param>
/// <param name="addresses">Old to new: IP addresses and DNS names.</param>
/// <param name="now">The moment of the issue.</param>
/// <param name="random">For serial numbers.</param>
public sealed class CertificateRenewal(
    IReadOnlyList<X509Certificate2> authorities,
    IReadOnlyDictionary<string, string> addresses,
    DateTimeOffset now,
    IRandomSource random
)
{
    private const string AlternativeNames = "2.5.29.17";
    private const int SerialSize = 16;
    private static readonly TimeSpan s_clockSkew = TimeSpan.FromMinutes(5);
    private static readonly Asn1Tag s_dnsName = new(TagClass.ContextSpecific, 2);
    private static readonly Asn1Tag s_address = new(TagClass.ContextSpecific, 7);

    /// <summary>Whether a certificate names an address that has moved.</summary>
    public bool IsNeeded(X509Certificate2 certificate) =>
        certificate
            .Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .Any(names =>
                names.EnumerateDnsNames().Any(addresses.ContainsKey)
                || names.EnumerateIPAddresses().Any(address => addresses.ContainsKey($"{address}"))
            );

    /// <returns>PEM of the new certificate, or null where its authority's private key is not at hand.</returns>
    public string? Renew(X509Certificate2 certificate)
    {
        if (authorities.FirstOrDefault(authority => HasIssued(authority, certificate)) is not { } authority)
        {
            return null;
        }

        var request = new CertificateRequest(certificate.SubjectName, certificate.PublicKey, HashAlgorithmName.SHA256);
        foreach (var extension in certificate.Extensions)
        {
            request.CertificateExtensions.Add(
                extension.Oid?.Value == AlternativeNames
                    ? new X509Extension(AlternativeNames, Moved(extension.RawData), extension.Critical)
                    : extension
            );
        }

        var serial = new byte[SerialSize];
        random.Fill(serial);
        // why: a serial number is a positive integer of at most 20 bytes (RFC 5280, 4.1.2.2)
        serial[0] &= 0x7F;
        var ends = now + (certificate.NotAfter - certificate.NotBefore);
        var authorityEnds = new DateTimeOffset(authority.NotAfter);
        using var renewed = request.Create(
            authority.SubjectName,
            Generator(authority),
            now - s_clockSkew,
            ends < authorityEnds ? ends : authorityEnds,
            serial
        );
        return renewed.ExportCertificatePem() + "\n";
    }

    private static bool HasIssued(X509Certificate2 authority, X509Certificate2 certificate) =>
        authority.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData)
        && !authority.RawDataMemory.Span.SequenceEqual(certificate.RawDataMemory.Span);

    private static X509SignatureGenerator Generator(X509Certificate2 authority) =>
        authority.GetECDsaPrivateKey() is { } ec
            ? X509SignatureGenerator.CreateForECDsa(ec)
            : X509SignatureGenerator.CreateForRSA(authority.GetRSAPrivateKey()!, RSASignaturePadding.Pkcs1);

    private byte[] Moved(byte[] names)
    {
        var old = new AsnReader(names, AsnEncodingRules.DER).ReadSequence();
        var moved = new AsnWriter(AsnEncodingRules.DER);
        using (moved.PushSequence())
        {
            while (old.HasData)
            {
                Move(old, moved);
            }
        }

        return moved.Encode();
    }

    private void Move(AsnReader old, AsnWriter moved)
    {
        var tag = old.PeekTag();
        if (tag.HasSameClassAndValue(s_dnsName))
        {
            var name = old.ReadCharacterString(UniversalTagNumber.IA5String, s_dnsName);
            moved.WriteCharacterString(
                UniversalTagNumber.IA5String,
                addresses.GetValueOrDefault(name, name),
                s_dnsName
            );
        }
        else if (tag.HasSameClassAndValue(s_address))
        {
            var address = $"{new IPAddress(old.ReadOctetString(s_address))}";
            moved.WriteOctetString(
                IPAddress.Parse(addresses.GetValueOrDefault(address, address)).GetAddressBytes(),
                s_address
            );
        }
        else
        {
            moved.WriteEncodedValue(old.ReadEncodedValue().Span);
        }
    }
}
