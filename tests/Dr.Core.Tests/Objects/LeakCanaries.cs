using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Dr.Core.Tests.Objects;

/// <summary>Objects that each hold one secret: the kind that is to be found, the secret, and the object.</summary>
internal static class LeakCanaries
{
    private const string Random = "q7Xw2Zp9Lm4Kd8Rt5Vb3Ny6Hc1Jf0Gs";
    private const string Password = "cAnary!passage42";

    public static TheoryData<string, string, string> All { get; } = Create();

    private static TheoryData<string, string, string> Create()
    {
        using var rsa = RSA.Create(2048);
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pem = rsa.ExportPkcs8PrivateKeyPem();
        var body = pem.Split('\n')[3];
        var old = rsa.ExportRSAPrivateKeyPem();
        var jwt = $"{Url("""{"alg":"RS256"}""")}.{Url("""{"sub":"system:serviceaccount:a:b"}""")}.{Random}{Random}";
        var login = Convert.ToBase64String(Encoding.UTF8.GetBytes("robot:" + Password));
        var docker = $$$"""{ "auths": { "r.example.com": { "auth": "{{{login}}}" } } }""";
        var manifest =
            $"apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\ndata:\n  key: {login}\n---\nkind: ConfigMap\n";
        var github = "ghp_" + Random + "abcde";
        const string Aws = "AKIAQ7XWZPLMKDRTVBNY";
        return new TheoryData<string, string, string>
        {
            { "private-key", body, Data("tls.key", pem) },
            {
                "private-key",
                body,
                Data("key.json", JsonSerializer.Serialize(new { private_key = pem }, Dr.Json.DrJson.Line))
            },
            { "private-key", old.Split('\n')[3], Data("script", $"cat <<END\n{old}\nEND\n") },
            { "private-key", Base64(pem)[100..140], Data("encoded", Base64(pem)) },
            { "private-key", Base64(pem)[100..140], Data("user", $"users:\n- key: {Base64(pem)}\n") },
            {
                "private-key",
                Base64(rsa.ExportPkcs8PrivateKey())[40..80],
                Data("der", Base64(rsa.ExportPkcs8PrivateKey()))
            },
            {
                "private-key",
                Base64(rsa.ExportRSAPrivateKey())[40..80],
                Data("der", Base64(rsa.ExportRSAPrivateKey()))
            },
            {
                "private-key",
                Base64(curve.ExportECPrivateKey())[40..80],
                Data("der", Base64(curve.ExportECPrivateKey()))
            },
            { "private-key", Base64(pem)[100..140], Member($$""" "binaryData": {"k": "{{Base64(pem)}}"} """) },
            { "kubeconfig-key", Random, Data("config", $"users:\n- user:\n    client-key-data: {Random}\n") },
            { "jwt", jwt, Data("token.txt", jwt) },
            { "jwt", jwt, Spec($$""" "containers": [{"args": ["--as", "{{jwt}}"]}] """) },
            { "password", Password, Data("dump.sh", $"mysqldump -h db -u root -p'{Password}' shop | gzip") },
            { "password", Password, Data("copy.sh", $"sshpass -p {Password} scp a b") },
            {
                "password",
                Password,
                Spec($$""" "containers": [{"command": ["sh", "-c", "redis-cli -a {{Password}} ping"]}] """)
            },
            { "cloud-key", Aws, Data("credentials", $"[default]\naws_access_key_id = {Aws}\n") },
            { "token", Random, Data("credentials", $"[default]\naws_secret_access_key = {Random}\n") },
            {
                "cloud-key",
                Random,
                Data("azure", $"DefaultEndpointsProtocol=https;AccountKey={Random}{Random}{Random}==;A=b")
            },
            { "service-token", github, Spec($$""" "repository": "https://{{github}}@example.com" """) },
            { "url-password", Password, Data("url", $"postgres://web:{Password}@db:5432/shop") },
            {
                "url-password",
                Password,
                Spec($$""" "env": [{"name": "DATABASE", "value": "redis://:{{Password}}@cache:6379"}] """)
            },
            { "authorization", Random, Data("nginx.conf", $"proxy_set_header Authorization \"Bearer {Random}\";") },
            {
                "authorization",
                login,
                Spec($$""" "httpHeaders": [{"name": "Authorization", "value": "Basic {{login}}"}] """)
            },
            { "registry-login", login, Data(".dockerconfigjson", docker) },
            { "registry-login", login, Data("text", "x " + docker) },
            {
                "password-hash",
                "$apr1$abcdefgh$aBcDeFgHiJkLmNoPqRsTu1",
                Data("auth", "admin:$apr1$abcdefgh$aBcDeFgHiJkLmNoPqRsTu1\n")
            },
            {
                "password",
                Password,
                Spec($$""" "containers": [{"env": [{"name": "DB_PASSWORD", "value": "{{Password}}"}]}] """)
            },
            { "password", Password, Spec($$""" "containers": [{"command": ["db", "--password={{Password}}"]}] """) },
            { "password", Password, Spec($$""" "containers": [{"args": ["--root-password", "{{Password}}"]}] """) },
            {
                "password",
                Password,
                Spec($$""" "containers": [{"command": ["sh", "-c", "PGPASSWORD={{Password}} psql"]}] """)
            },
            { "password", Password, Spec($$""" "adminPassword": "{{Password}}" """) },
            { "password", "correct horse battery staple", Spec(""" "passphrase": "correct horse battery staple" """) },
            { "password", Password, Data("DB_PASSWORD", Password) },
            { "password", Password, Data("app.properties", $"spring.datasource.password={Password}\n") },
            { "password", Password, Data("app.yaml", $"db:\n  password: \"{Password}\"\n  host: db\n") },
            { "password", Password, Data("app.json", $$"""{ "db": { "password": "{{Password}}", "n": 1 } }""") },
            { "password", Password, Data("app.xml", $"<db><password>{Password}</password></db>") },
            { "password", Password, Data("app.py", $"PASSWORD = '{Password}'\n") },
            { "password", Password, Data("dsn", $"Server=db;User=web;Password={Password};Pooling=true") },
            { "password", Password, Data("redis.conf", $"# a comment\nrequirepass {Password}\n") },
            { "password", Password, Data("init.sql", $"CREATE USER a IDENTIFIED BY '{Password}';") },
            { "password", Password, Data("netrc", $"machine a login b password {Password}\n") },
            { "password", Password, Data("deploy.yaml", $"env:\n- name: DB_PASSWORD\n  value: {Password}\n") },
            { "password", Password, Member("", $$""" "annotations": {"example.com/password": "{{Password}}"} """) },
            { "token", Random, Spec($$""" "apiToken": "{{Random}}" """) },
            { "token", Random, Data("config.toml", $"client_secret = \"{Random}\"\n") },
            { "token", Random, Data("kubeconfig", $"users:\n- name: a\n  user:\n    token: {Random}\n") },
            {
                "token",
                "0b5ca7ac-1b0e-4c7b-9d5a-0c2f4c1e7a90",
                Data("consul", "acl_token=0b5ca7ac-1b0e-4c7b-9d5a-0c2f4c1e7a90")
            },
            { "secret-object", login, Data("manifest.yaml", manifest) },
            {
                "secret-object",
                login,
                Data(
                    "manifest.json",
                    $$$"""{ "kind": "List", "items": [{ "kind": "Secret", "data": { "k": "{{{login}}}" } }] }"""
                )
            },
            { "secret-object", Helm(manifest)[20..60], Data("release", Helm(manifest)) },
        };
    }

    private static string Data(string key, string value) =>
        Member($$""" "data": { {{JsonSerializer.Serialize(key)}}: {{JsonSerializer.Serialize(value)}} } """);

    private static string Spec(string members) => Member($$""" "spec": { {{members}} } """);

    private static string Member(string members, string metadata = "") =>
        Sample.Object(Sample.ConfigMaps, "x", members, metadata).ToJsonString();

    private static string Base64(string text) => Base64(Encoding.UTF8.GetBytes(text));

    private static string Base64(byte[] bytes) => Convert.ToBase64String(bytes);

    private static string Url(string text) => Base64(text).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static string Helm(string manifest)
    {
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Optimal))
        {
            gzip.Write(Encoding.UTF8.GetBytes(manifest));
        }

        return Base64(Base64(zipped.ToArray()));
    }
}
