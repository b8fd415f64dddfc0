using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dr.Providers.Cluster.Client;

/// <summary>What a credential command printed: a token, a client certificate, or both. Never printed by us.</summary>
internal sealed class ExecAnswer(string? token, string? certificate, string? key, DateTimeOffset? expires)
{
    public string? Token => token;

    public string? CertificatePem => certificate;

    public string? KeyPem => key;

    public DateTimeOffset? Expires => expires;

    /// <summary>Null where it is not an ExecCredential with something in it.</summary>
    public static ExecAnswer? Parse(string output)
    {
        try
        {
            if (JsonNode.Parse(output)?["status"] is not JsonObject status)
            {
                return null;
            }

            var answer = new ExecAnswer(
                (string?)status["token"],
                (string?)status["clientCertificateData"],
                (string?)status["clientKeyData"],
                (DateTimeOffset?)status["expirationTimestamp"]
            );
            var isWhole = answer.CertificatePem is null == answer.KeyPem is null;
            return isWhole && (answer.Token ?? answer.CertificatePem) is not null ? answer : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
