using Dr.Errors;
using Dr.Providers.Configuration.Yaml;
using Dr.Providers.Etcd.Capture;
using Dr.Providers.Etcd.Client;

namespace Dr.Providers.Configuration;

/// <summary>How a cluster's etcd is reached and captured.</summary>
public sealed record EtcdOptions(EtcdConnectionOptions Connection, EtcdCaptureOptions Capture)
{
    /// <summary>Fails when others than their owner can read the password file or the client's key.</summary>
    /// <exception cref="KeyException">They can.</exception>
    public void RefuseOpenSecrets()
    {
        if (Connection.Tls?.KeyFile is { } key)
        {
            SecretReference.RefuseOpen("the client key", key);
        }

        if (Connection.User is { } user)
        {
            SecretReference.RefuseOpen("the password file", user.PasswordFile);
        }
    }

    internal static EtcdOptions Bind(YamlSection section)
    {
        var endpoints = section.Values("endpoints", YamlValues.HttpUrl);
        var options = new EtcdOptions(
            new EtcdConnectionOptions
            {
                Endpoints = endpoints,
                Tls = section.Section("tls") is { } tls ? BindTls(tls) : null,
                User = BindUser(section),
                ConnectTimeout = section.Optional(
                    "connectTimeout",
                    YamlValues.Duration,
                    DefaultConnection.ConnectTimeout
                ),
                CallTimeout = section.Optional("callTimeout", YamlValues.Duration, DefaultConnection.CallTimeout),
            },
            BindCapture(section)
        );
        Check(section, endpoints.Where(endpoint => endpoint is not null).ToList());
        return options;
    }

    private static EtcdConnectionOptions DefaultConnection { get; } = new() { Endpoints = [] };

    private static EtcdTlsOptions BindTls(YamlSection section)
    {
        if (section.Has("certificate") != section.Has("key"))
        {
            section.Problem("'certificate' and 'key' belong together: name both or none");
        }

        return new EtcdTlsOptions(
            section.RequiredPath("ca"),
            section.OptionalPath("certificate"),
            section.OptionalPath("key"),
            section.OptionalText("serverName")
        );
    }

    private static EtcdUser? BindUser(YamlSection section)
    {
        var user = section.OptionalText("user");
        var passwordFile = section.OptionalPath("passwordFile");
        if (user is null != passwordFile is null)
        {
            section.Problem("'user' and 'passwordFile' belong together: name both or none");
        }

        return user is null ? null : new EtcdUser(user, passwordFile ?? "");
    }

    private static EtcdCaptureOptions BindCapture(YamlSection section)
    {
        var standard = new EtcdCaptureOptions();
        return new EtcdCaptureOptions
        {
            MaximumLag = (ulong)section.Optional("maximumLag", Positive, (int)standard.MaximumLag),
            Stall = section.Optional("stallTimeout", YamlValues.Duration, standard.Stall),
            MinimumDeadline = section.Optional("minimumDeadline", YamlValues.Duration, standard.MinimumDeadline),
            SlowestBytesPerSecond = section.Optional(
                "slowestBytesPerSecond",
                YamlValues.Bytes,
                standard.SlowestBytesPerSecond
            ),
            HashAttempts = section.Optional("hashAttempts", Positive, standard.HashAttempts),
        };
    }

    private static void Check(YamlSection section, List<Uri> endpoints)
    {
        if (!section.Has("endpoints"))
        {
            section.Problem($"'{section.Name}.endpoints' is missing");
        }

        var secure = endpoints.Count(endpoint => endpoint.Scheme == Uri.UriSchemeHttps);
        if (secure > 0 && !section.Has("tls"))
        {
            section.Problem("endpoints", "are https, so 'tls' with at least 'ca' must be given");
        }

        if (secure == 0 && endpoints.Count > 0 && section.Has("tls"))
        {
            section.Problem("tls", "is given and no endpoint is https");
        }
    }

    private static int Positive(string text) =>
        YamlValues.WholeNumber(text) is > 0 and var number
            ? number
            : throw new FormatException($"'{text}' must be 1 or more");
}
