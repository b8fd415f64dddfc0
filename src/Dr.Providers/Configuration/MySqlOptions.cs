using Dr.Errors;
using Dr.Providers.Configuration.Yaml;
using Dr.Providers.MySql.Capture;
using Dr.Providers.MySql.Client;

namespace Dr.Providers.Configuration;

/// <summary>How a cluster's MySQL or MariaDB server is reached and captured.</summary>
public sealed record MySqlOptions(MySqlConnectionOptions Connection, MySqlCaptureOptions Capture)
{
    private const string VariablePrefix = "env:";

    private static readonly MySqlConnectionOptions s_connection = new() { User = "" };
    private static readonly MySqlCaptureOptions s_capture = new();

    /// <summary>Fails when others than their owner can read the password file or the client's key.</summary>
    /// <exception cref="KeyException">They can.</exception>
    public void RefuseOpenSecrets(Func<string, string?> variable) =>
        MySqlDialer.RefuseOpenSecrets(Connection, variable);

    internal static MySqlOptions Bind(YamlSection section) => new(BindConnection(section), BindCapture(section));

    private static MySqlConnectionOptions BindConnection(YamlSection section)
    {
        var connection = new MySqlConnectionOptions
        {
            Host = section.OptionalText("host"),
            Port = section.Optional("port", PortNumber, s_connection.Port),
            Socket = section.OptionalPath("socket"),
            User = section.RequiredText("user"),
            Password = BindPassword(section),
            Tls = section.Section("tls") is { } tls ? BindTls(tls) : null,
            ConnectTimeout = section.Optional("connectTimeout", YamlValues.Duration, s_connection.ConnectTimeout),
            StallTimeout = section.Optional("stallTimeout", YamlValues.Duration, s_connection.StallTimeout),
        };
        if (connection.Host is null == connection.Socket is null)
        {
            section.Problem($"'{section.Name}' must hold exactly one of 'host' and 'socket'");
        }

        if (connection is { Socket: not null, Tls: not null })
        {
            section.Problem("tls", "is for connections to a host; a socket does not leave the machine");
        }

        return connection;
    }

    private static SecretReference? BindPassword(YamlSection section)
    {
        var file = section.OptionalPath("passwordFile");
        var variable = section.OptionalText("passwordVariable");
        if (file is not null && variable is not null)
        {
            section.Problem("'passwordFile' and 'passwordVariable' exclude each other");
        }

        return file is not null ? SecretReference.Parse(file, file)
            : variable is not null ? SecretReference.Parse(VariablePrefix + variable, variable)
            : null;
    }

    private static MySqlTlsOptions BindTls(YamlSection section)
    {
        if (section.Has("certificate") != section.Has("key"))
        {
            section.Problem("'certificate' and 'key' belong together: name both or none");
        }

        return new MySqlTlsOptions(
            section.RequiredPath("ca"),
            section.OptionalPath("certificate"),
            section.OptionalPath("key"),
            section.Optional("verifyName", YamlValues.Boolean, true)
        );
    }

    private static MySqlCaptureOptions BindCapture(YamlSection section)
    {
        var schemas = section.Values("schemas", YamlValues.Text);
        return new MySqlCaptureOptions
        {
            Schemas = schemas.Count > 0 ? [.. schemas.Distinct(StringComparer.Ordinal)] : s_capture.Schemas,
            Connections = section.Optional("connections", Few, s_capture.Connections),
            LongestQuery = section.Optional("longestQuery", YamlValues.Duration, s_capture.LongestQuery),
            LockTimeout = section.Optional("lockTimeout", YamlValues.Duration, s_capture.LockTimeout),
            MaximumLag = section.Optional("maximumLag", YamlValues.Duration, s_capture.MaximumLag),
            ChunkSize = section.Optional("chunkSize", ChunkSize, s_capture.ChunkSize),
            RancherNodes = section.Optional("rancherNodes", Nodes, s_capture.RancherNodes),
        };
    }

    private static int PortNumber(string text) =>
        YamlValues.WholeNumber(text) is > 0 and < 65536 and var number
            ? number
            : throw new FormatException($"'{text}' must be 1 to 65535");

    private static int Few(string text) =>
        YamlValues.WholeNumber(text) is > 0 and <= 32 and var number
            ? number
            : throw new FormatException($"'{text}' must be 1 to 32");

    private static int Nodes(string text) =>
        YamlValues.WholeNumber(text) is > 0 and <= 100 and var number
            ? number
            : throw new FormatException($"'{text}' must be 1 to 100");

    private static long ChunkSize(string text) =>
        YamlValues.Bytes(text) is >= 1 << 20 and var size
            ? size
            : throw new FormatException($"'{text}' must be 1MiB or more");
}
