using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace Dr.Objects.Leaks;

/// <summary>What is known as a secret by its own shape, whatever it is called. The group <c>v</c> of a pattern is the secret.</summary>
internal static partial class ValuePatterns
{
    // why: nearly every text holds none of these, and to see that in one pass is what makes the scan cheap
    private static readonly SearchValues<string> s_marks = SearchValues.Create(
        [
            "-----BEGIN",
            "LS0tLS1CRUdJTi",
            "PuTTY-User-Key",
            "AGE-SECRET-KEY-",
            "client-key-data",
            "eyJ",
            "AKIA",
            "ASIA",
            "AIza",
            "AccountKey=",
            "ghp_",
            "gho_",
            "ghu_",
            "ghs_",
            "ghr_",
            "github_pat_",
            "glpat-",
            "xoxa-",
            "xoxb-",
            "xoxp-",
            "xoxr-",
            "xoxs-",
            "hooks.slack.com",
            "k_live_",
            "npm_",
            "hvs.",
            "dop_v1_",
            "SG.",
            "token-",
            "://",
            "earer ",
            "EARER ",
            "asic ",
            "\"auth\"",
            "$apr1$",
            "$1$",
            "$5$",
            "$6$",
            "$2",
            "{SHA}",
            "{SSHA}",
            "IDENTIFIED BY",
            "identified by",
            "login ",
            "curl ",
            "mysql",
            "mariadb",
            "sshpass ",
            "redis-cli ",
        ],
        StringComparison.Ordinal
    );

    private static readonly (LeakKind Kind, Regex Pattern, Func<string, bool> Confirm)[] s_all =
    [
        (LeakKind.PrivateKey, PemKey(), _ => true),
        (LeakKind.PrivateKey, EncodedPem(), IsEncodedPrivateKey),
        (LeakKind.KubeconfigKey, KubeconfigKey(), _ => true),
        (LeakKind.Jwt, Jwt(), IsJwt),
        (LeakKind.CloudKey, CloudKey(), value => !value.EndsWith("EXAMPLE", StringComparison.Ordinal)),
        (LeakKind.ServiceToken, ServiceToken(), _ => true),
        (LeakKind.UrlPassword, UrlPassword(), IsLiteral),
        (LeakKind.Authorization, Bearer(), LiteralValue.LooksRandom),
        (LeakKind.Authorization, Basic(), IsLogin),
        (LeakKind.RegistryLogin, RegistryLogin(), IsLogin),
        (LeakKind.PasswordHash, PasswordHash(), _ => true),
        (LeakKind.Password, Statement(), IsLiteral),
        (LeakKind.Password, ShortOption(), IsLiteral),
    ];

    /// <summary>False where nothing can be found in it.</summary>
    public static bool MayBeIn(string text) => text.AsSpan().IndexOfAny(s_marks) >= 0;

    public static IEnumerable<TextLeak> Find(string text) =>
        !MayBeIn(text)
            ? []
            : from pattern in s_all
            from match in pattern.Pattern.Matches(text)
            let value = match.Groups["v"]
            where pattern.Confirm(value.Value)
            select new TextLeak(pattern.Kind, value.Index, value.Length);

    /// <summary>Whether it is base64 of <c>user:password</c>.</summary>
    public static bool IsLogin(string value)
    {
        var text = Decode(value);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && colon < text.Length - 1 && !text.Any(char.IsControl) && !text.Contains('\ufffd');
    }

    private static bool IsLiteral(string value) => LiteralValue.IsSecret(LeakKind.Password, value);

    private static bool IsJwt(string value) =>
        Decode(value.Split('.')[0]).Contains("\"alg\"", StringComparison.Ordinal);

    private static bool IsEncodedPrivateKey(string value) =>
        Decode(value[..Math.Min(value.Length, 80)]).Contains("PRIVATE KEY", StringComparison.Ordinal);

    private static string Decode(string value)
    {
        var standard = value.Replace('-', '+').Replace('_', '/').TrimEnd('=');
        standard = standard.Length % 4 == 1 ? standard[..^1] : standard;
        var bytes = new byte[standard.Length];
        return Convert.TryFromBase64String(standard.PadRight((standard.Length + 3) / 4 * 4, '='), bytes, out var count)
            ? Encoding.UTF8.GetString(bytes, 0, count)
            : "";
    }

    [GeneratedRegex(
        @"(?<v>-----BEGIN [A-Z ]{0,20}PRIVATE KEY( BLOCK)?-----(?:\\[nr]|[\s>|])*(?:[A-Za-z-]+: [^\n\\]*(?:\\[nr]|\s)+)*[A-Za-z0-9+/=]{16,}(?:[A-Za-z0-9+/=\s]|\\[nr])*(?:-----END [A-Z ]{0,20}PRIVATE KEY( BLOCK)?-----)?|PuTTY-User-Key-File-\d: [\s\S]{0,20000}?Private-MAC: ?\w*|AGE-SECRET-KEY-1[0-9A-Z]{50,})"
    )]
    private static partial Regex PemKey();

    [GeneratedRegex("(?<v>LS0tLS1CRUdJTi[A-Za-z0-9+/=]{40,})")]
    private static partial Regex EncodedPem();

    [GeneratedRegex(@"client-key-data[""']?:\s*[""']?(?<v>[A-Za-z0-9+/=]{16,})")]
    private static partial Regex KubeconfigKey();

    [GeneratedRegex(@"(?<![A-Za-z0-9_-])(?<v>eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]{16,})")]
    private static partial Regex Jwt();

    [GeneratedRegex(
        @"(?<![A-Za-z0-9])(?<v>(AKIA|ASIA)[0-9A-Z]{16}|AIza[0-9A-Za-z_-]{35})(?![A-Za-z0-9])|AccountKey=(?<v>[A-Za-z0-9+/=]{40,})"
    )]
    private static partial Regex CloudKey();

    [GeneratedRegex(
        @"(?<![A-Za-z0-9_])(?<v>gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{22,}|glpat-[A-Za-z0-9_-]{20}|xox[abprs]-[A-Za-z0-9-]{10,}|[sr]k_live_[A-Za-z0-9]{16,}|npm_[A-Za-z0-9]{36}|hvs\.[A-Za-z0-9_-]{24,}|dop_v1_[a-f0-9]{64}|SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}|token-[a-z0-9]{5}:[a-z0-9]{54})|hooks\.slack\.com/services/(?<v>T\w+/B\w+/\w+)"
    )]
    private static partial Regex ServiceToken();

    [GeneratedRegex(@"(?<![a-z0-9+.-])[a-zA-Z][a-zA-Z0-9+.-]{1,30}://[^\s/:@""'<>]{0,100}:(?<v>[^\s/@""'<>]{1,200})@")]
    private static partial Regex UrlPassword();

    [GeneratedRegex(@"(?i)(?<![a-z])bearer\s+(?<v>[A-Za-z0-9._~+/-]{16,}=*)")]
    private static partial Regex Bearer();

    [GeneratedRegex(@"(?i)(?<![a-z])basic\s+(?<v>[A-Za-z0-9+/]{6,}={0,2})(?![A-Za-z0-9+/=_.-])")]
    private static partial Regex Basic();

    [GeneratedRegex(@"\\?""auth\\?""\s*:\s*\\?""(?<v>[A-Za-z0-9+/]{6,}={0,2})\\?""")]
    private static partial Regex RegistryLogin();

    [GeneratedRegex(
        @"(?<v>\$2[abxy]\$\d\d\$[./A-Za-z0-9]{53}|\$apr1\$[^\s$]{1,16}\$[./A-Za-z0-9]{22}|\$[156]\$(rounds=\d+\$)?[./A-Za-z0-9]{1,16}\$[./A-Za-z0-9]{22,}|\{S?SHA\}[A-Za-z0-9+/]{27,}=*)"
    )]
    private static partial Regex PasswordHash();

    // why: programs whose arguments and statements put a password behind a word without any sign between them
    [GeneratedRegex(
        @"(?i)\bidentified\s+by\s+(password\s+)?'(?<v>[^'\n]+)'|\blogin\s+\S+\s+password\s+(?<v>\S+)|\bcurl\s[^\n]{0,100}?\s(-u|--user)\s*[""']?[^\s:""'$]+:(?<v>[^\s""'$]+)"
    )]
    private static partial Regex Statement();

    // why: these programs take a password behind a single letter, which for others means something harmless
    [GeneratedRegex(
        @"\b(?:mysql|mariadb)[a-z-]*[ \t](?:[^\n|;&]{0,200}?[ \t])?-p[""']?(?<v>(?![\d:.]+(?:\s|$))[^\s""'$]+)|\bsshpass[ \t]+-p[ \t]*[""']?(?<v>[^\s""'$]+)|\bredis-cli[ \t](?:[^\n|;&]{0,200}?[ \t])?-a[ \t]*[""']?(?<v>[^\s""'$]+)"
    )]
    private static partial Regex ShortOption();
}
