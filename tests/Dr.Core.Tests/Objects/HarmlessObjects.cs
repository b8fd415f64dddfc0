using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace Dr.Core.Tests.Objects;

/// <summary>Objects as clusters are full of them: they speak of secrets, look random, and hold none.</summary>
internal static class HarmlessObjects
{
    public static TheoryData<string> All { get; } = Create();

    private static TheoryData<string> Create()
    {
        using var rsa = RSA.Create(2048);
        var request = new CertificateRequest("CN=ca", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(
            DateTimeOffset.UnixEpoch,
            DateTimeOffset.UnixEpoch.AddYears(90)
        );
        var pem = certificate.ExportCertificatePem();
        var bundle = Convert.ToBase64String(Encoding.ASCII.GetBytes(pem));
        var publicKey = rsa.ExportSubjectPublicKeyInfoPem();
        const string Sha = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
        return
        [
            Data("ca.crt", pem),
            Data("key.pub", publicKey),
            Data(
                "use.sh",
                "mysql -h db -P3306 -u root -p\"$PW\" -e 'show tables'; mysqldump -p shop | head -p2\ndocker run --name mysql -p3306:3306 mysql\ncd mysql\nmkdir -pv a\n"
            ),
            Data("der", Convert.ToBase64String(rsa.ExportSubjectPublicKeyInfo())),
            Data("cert.der", Convert.ToBase64String(certificate.RawData)),
            Data("ssh", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl a@b"),
            Spec($$""" "caBundle": "{{bundle}}" """),
            Member(
                $$""" "binaryData": {"logo.png": "{{Convert.ToBase64String([0x89, 0x50, 0x4e, 0x47, .. SHA256.HashData("a"u8), .. new byte[200]])}}"} """
            ),
            Spec($$""" "containers": [{"image": "registry.example.com/app@sha256:{{Sha}}"}] """),
            Member(
                "",
                $$""" "annotations": {"checksum/secret": "{{Sha}}", "checksum/config": "{{Sha}}", "secret-hash": "{{Sha}}"} """
            ),
            Member(
                "",
                """ "uid": "0b5ca7ac-1b0e-4c7b-9d5a-0c2f4c1e7a90", "labels": {"pod-template-hash": "6f7d9c8b5f"} """
            ),
            LastApplied(
                $$"""{"kind":"Deployment","spec":{"image":"a@sha256:{{Sha}}","env":[{"name":"DB_PASSWORD","valueFrom":{"secretKeyRef":{"name":"db","key":"password"} } }] } }"""
            ),
            Spec(
                """ "containers": [{"env": [{"name": "DB_PASSWORD", "valueFrom": {"secretKeyRef": {"name": "db", "key": "password"}}}, {"name": "TOKEN", "value": ""}, {"name": "API_TOKEN", "value": "$(OTHER)"}, {"name": "PASSWORD_FILE", "value": "/run/secrets/password"}]}] """
            ),
            Spec(
                """ "passwordFile": "/etc/app/password", "tokenReviewerEnabled": "true", "secretName": "web-tls", "tokenSecret": "app-token-v2", "existingSecret": "db-credentials", "secretKey": "password", "passwordKey": "admin-password" """
            ),
            Spec(
                """ "password": "", "token": "${TOKEN}", "apiKey": "{{ .Values.apiKey }}", "clientSecret": "$(CLIENT_SECRET)", "passphrase": "<your passphrase>", "secret": "vault:secret/data/app#key" """
            ),
            Spec(
                """ "volumes": [{"name": "token", "projected": {"sources": [{"serviceAccountToken": {"path": "token", "audience": "vault"}}]}}, {"name": "db-secret-k8s-1", "secret": {"secretName": "db-secret-k8s-1"}}] """
            ),
            Spec(
                """ "tolerations": [{"key": "example.com/secret", "operator": "Equal", "value": "node12-pool3-zone4b"}] """
            ),
            Member(
                """ "rules": [{"apiGroups": [""], "resources": ["secrets", "tokenreviews", "serviceaccounts/token"], "resourceNames": ["db-password", "bootstrap-token-abcdef"], "verbs": ["get"]}], "subjects": [{"kind": "User", "name": "system:secret-reader"}] """
            ),
            Spec(
                """ "versions": [{"schema": {"openAPIV3Schema": {"properties": {"password": {"type": "string", "description": "password: the literal password, e.g. http://user:password@host. Bearer token authentication is used if set. -----BEGIN PRIVATE KEY----- is expected."}, "token": {"type": "string", "default": "none"}}, "required": ["password", "token"]}}}] """
            ),
            Data(
                "postgresql.conf",
                "password_encryption = scram-sha-256\nssl_key_file = '/etc/ssl/private.key'\n#password = hunter2\nssl_passphrase_command = ''\n"
            ),
            Data("pg_hba.conf", "host all all 0.0.0.0/0 md5\nlocal all all peer\n"),
            Data(
                "kubeadm",
                "apiServer:\n  extraArgs:\n    tokenAuthFile: /etc/kubernetes/tokens.csv\n    service-account-key-file: /etc/kubernetes/pki/sa.pub\nbootstrapTokens: []\ntokenTTL: 24h0m0s\n"
            ),
            Data(
                "kubeconfig",
                $"clusters:\n- cluster:\n    certificate-authority-data: {bundle}\n    server: https://10.0.0.1:6443\nusers:\n- user:\n    tokenFile: /var/run/secrets/kubernetes.io/serviceaccount/token\n"
            ),
            Data(
                "prometheus.yml",
                "scrape_configs:\n- bearer_token_file: /var/run/secrets/token\n  basic_auth:\n    username: a\n    password_file: /etc/password\n  authorization:\n    type: Bearer\n    credentials_file: /x\n"
            ),
            Data("fluent.conf", "<match **>\n  password \"#{ENV['ES_PASSWORD']}\"\n  token ${TOKEN}\n</match>\n"),
            Data(
                "app.py",
                "password = os.environ['DB_PASSWORD']\ntoken = get_token(request)\nsecret = config.secret\nif password == None:\n  raise Error('password: is not set')\n"
            ),
            Data(
                "entry.sh",
                "PASSWORD=\"$(cat /run/password)\"\nexport TOKEN=${TOKEN:-none}\ncurl -H \"Authorization: Bearer $TOKEN\" https://example.com\ncurl -u \"$USER:$PASSWORD\" https://a\n"
            ),
            Data(
                "dashboard.json",
                """{"title": "Failed password attempts", "targets": [{"expr": "sum(rate(token_requests_total{secret=\"x\"}[5m]))"}], "uid": "k7Xw2Zp9L", "password": "", "secureJsonFields": {"password": true}}"""
            ),
            Data(
                "i18n.json",
                """{"password": "Password", "login.password": "Enter your password", "token": "Token", "secret": "Your secret"}"""
            ),
            Data(
                "urls",
                "https://example.com:8443/a@b http://host:80/x?a=b@c git@github.com:a/b.git mailto:a@b.c ssh://git@host:22/x"
            ),
            Data(
                "nginx.conf",
                "proxy_set_header Authorization $http_authorization;\nauth_basic_user_file /etc/nginx/.htpasswd;\nauth_basic \"Basic authentication required\";\n"
            ),
            Data("sealed", "kind: SealedSecret\nspec:\n  encryptedData:\n    a: AgBy3i4OJSWK+PiTySYZZA9rO43cGDEq\n"),
            Data(
                "ref.yaml",
                "env:\n- name: DB_PASSWORD\n  valueFrom:\n    secretKeyRef:\n      name: db\n      key: password\nkind: ExternalSecret\ndata:\n  a: b\n"
            ),
            Data("secret.yaml", "kind: Secret\nmetadata:\n  name: empty\ntype: Opaque\n"),
            Data("flannel", """{"Network": "10.244.0.0/16", "Backend": {"Type": "vxlan"}}"""),
            Data(
                "corefile",
                ".:53 {\n    errors\n    kubernetes cluster.local in-addr.arpa ip6.arpa {\n      ttl 30\n    }\n}\n"
            ),
        ];
    }

    private static string Data(string key, string value) =>
        Member($$""" "data": { {{JsonSerializer.Serialize(key)}}: {{JsonSerializer.Serialize(value)}} } """);

    private static string Spec(string members) => Member($$""" "spec": { {{members}} } """);

    private static string LastApplied(string value) =>
        Member(
            "",
            $$""" "annotations": {"kubectl.kubernetes.io/last-applied-configuration": {{JsonSerializer.Serialize(value)}} } """
        );

    private static string Member(string members, string metadata = "") =>
        Sample.Object(Sample.ConfigMaps, "x", members, metadata).ToJsonString();
}
