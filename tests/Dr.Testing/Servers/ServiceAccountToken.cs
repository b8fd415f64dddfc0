using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Dr.Testing.Servers;

/// <summary>Tokens of service accounts as the API server issues them, with any end: of seconds, or in the past.</summary>
internal static class ServiceAccountToken
{
    public const string Issuer = "https://kubernetes.default.svc";

    public static string Sign(ECDsa key, string space, string account, string uid, DateTimeOffset until)
    {
        var claims = new JsonObject
        {
            ["iss"] = Issuer,
            ["aud"] = new JsonArray(Issuer),
            ["sub"] = $"system:serviceaccount:{space}:{account}",
            ["nbf"] = until.AddHours(-2).ToUnixTimeSeconds(),
            ["iat"] = until.AddHours(-2).ToUnixTimeSeconds(),
            ["exp"] = until.ToUnixTimeSeconds(),
            ["kubernetes.io"] = new JsonObject
            {
                ["namespace"] = space,
                ["serviceaccount"] = new JsonObject { ["name"] = account, ["uid"] = uid },
            },
        };
        var text = $"{Part("""{"alg":"ES256","typ":"JWT"}""")}.{Part(claims.ToJsonString())}";
        var signature = key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256);
        return $"{text}.{Base64Url.EncodeToString(signature)}";
    }

    private static string Part(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
