namespace Dr.Objects.Leaks;

/// <summary>What a leak looks like.</summary>
/// <param name="Code">Stable and greppable.</param>
/// <param name="Sentence">For people: what is looked for.</param>
public sealed record LeakKind(string Code, string Sentence)
{
    public static readonly LeakKind PrivateKey = new(
        "private-key",
        "A private key: PEM (also in base64, also of OpenSSH and PGP), DER in base64, PuTTY, age."
    );

    public static readonly LeakKind KubeconfigKey = new("kubeconfig-key", "`client-key-data` of a kubeconfig.");

    public static readonly LeakKind Jwt = new("jwt", "A signed JSON web token, such as that of a service account.");

    public static readonly LeakKind CloudKey = new("cloud-key", "An access key of AWS, Google Cloud or Azure.");

    public static readonly LeakKind ServiceToken = new(
        "service-token",
        "A token with the mark of its issuer: GitHub, GitLab, Slack, Stripe, npm, HashiCorp Vault, DigitalOcean, SendGrid, Rancher."
    );

    public static readonly LeakKind UrlPassword = new(
        "url-password",
        "A password in an address: `scheme://user:password@host`."
    );

    public static readonly LeakKind Authorization = new(
        "authorization",
        "An `Authorization` header with a literal `Bearer` or `Basic` value."
    );

    public static readonly LeakKind RegistryLogin = new(
        "registry-login",
        "`auth` of a Docker configuration: base64 of `user:password`."
    );

    public static readonly LeakKind PasswordHash = new(
        "password-hash",
        "A hash of a password, as of htpasswd or crypt: it can be tried offline."
    );

    public static readonly LeakKind Password = new(
        "password",
        "A literal value of something that is called a password: member, environment variable, argument, line of a configuration."
    );

    public static readonly LeakKind Token = new(
        "token",
        "A value that looks random of something that is called a token, secret, credential or API, access or private key."
    );

    public static readonly LeakKind SecretObject = new(
        "secret-object",
        "A Kubernetes Secret with its data inside of another object: in a manifest in a config map, in a Helm release."
    );

    public static IReadOnlyList<LeakKind> All { get; } =
    [
        PrivateKey,
        KubeconfigKey,
        Jwt,
        CloudKey,
        ServiceToken,
        UrlPassword,
        Authorization,
        RegistryLogin,
        PasswordHash,
        Password,
        Token,
        SecretObject,
    ];
}
