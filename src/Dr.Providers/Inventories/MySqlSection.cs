using Dr.Providers.Configuration.Yaml;
using Dr.Recovery;

namespace Dr.Providers.Inventories;

/// <summary>The <c>mysql:</c> part of an inventory: the server that the database is restored onto.</summary>
internal static class MySqlSection
{
    private const int MostConnections = 64;

    public static MySqlInventory? Read(YamlSection? section)
    {
        if (section is null)
        {
            return null;
        }

        var mysql = new MySqlInventory
        {
            Host = section.OptionalText("host"),
            Port = section.Optional("port", Number(1, ushort.MaxValue), 3306),
            Socket = section.OptionalPath("socket"),
            User = section.RequiredText("user"),
            PasswordFile = section.OptionalPath("passwordFile"),
            Tls = section.Section("tls") is { } tls ? Files(tls) : null,
            Overwrite = section.Optional("overwrite", Overwrite, OverwriteMode.Refuse),
            Schemas = section.Section("schemas") is { } names ? Names(names) : new Dictionary<string, string>(),
            RancherNodes = section.Optional("rancherNodes", Number(0, 100), 3),
            HostRegistrationUrl = section.Optional<Uri?>("hostRegistrationUrl", WebAddress, null),
            Connections = section.Optional("connections", Number(1, MostConnections), 4),
        };
        if (mysql.Host is null == mysql.Socket is null)
        {
            section.Problem("'mysql' needs either 'host' or 'socket'");
        }

        return mysql;
    }

    private static MySqlTlsFiles Files(YamlSection section)
    {
        var files = new MySqlTlsFiles(
            section.RequiredPath("ca"),
            section.OptionalPath("certificate"),
            section.OptionalPath("key"),
            section.Optional("verifyName", YamlValues.Boolean, true)
        );
        if (files.Certificate is null != files.Key is null)
        {
            section.Problem("'mysql.tls.certificate' and 'mysql.tls.key' belong together");
        }

        return files;
    }

    private static Dictionary<string, string> Names(YamlSection section) =>
        section.Keys.ToDictionary(captured => captured, section.RequiredText);

    private static Uri? WebAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? url
            : throw new FormatException($"'{text}' is no http or https address");

    private static OverwriteMode Overwrite(string text) =>
        YamlValues.OneOf("refuse", "replace")(text) == "replace" ? OverwriteMode.Replace : OverwriteMode.Refuse;

    private static Func<string, int> Number(int least, int most) =>
        text =>
            YamlValues.WholeNumber(text) is var number && number >= least && number <= most
                ? number
                : throw new FormatException($"'{text}' is not between {least} and {most}");
}
