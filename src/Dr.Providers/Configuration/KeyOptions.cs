using System.Globalization;
using Dr.Keys;
using Dr.Pipelines.Age;
using Dr.Providers.Configuration.Yaml;
using Dr.Providers.Keys.Capture;
using Dr.Recovery;

namespace Dr.Providers.Configuration;

/// <summary>The <c>keys:</c> part of a cluster: which key material is captured.</summary>
internal static class KeyOptions
{
    private static readonly TimeSpan s_escrowEvery = TimeSpan.FromDays(180);

    public static KeyCaptureOptions Bind(YamlSection section)
    {
        var defaults = section.Section("defaults")?.Section("ssh") is { } ssh
            ? SshSection.Read("", ssh, new SshAccess(""))
            : new SshAccess("");
        var hosts = section.List("hosts", host => BindHost(host, defaults));
        var options = new KeyCaptureOptions
        {
            Recipients = section.Values("recipients", Recipient.Parse),
            Hosts = hosts,
            Bundles = section.Section("bundles") is { } bundles
                ? [.. bundles.Keys.Select(name => BindBundle(bundles, name, hosts))]
                : [],
            Expiry = section.Optional("expiry", YamlValues.Duration, TimeSpan.FromDays(30)),
            Escrow = section.List("escrow", BindEscrow),
        };
        if (options.Recipients.Count == 0)
        {
            section.Problem(
                "recipients",
                "must name at least one recipient of the keys; they may be others than those of the point"
            );
        }

        if (options.Bundles.Count == 0)
        {
            section.Problem("bundles", "must name at least one bundle of files");
        }

        return options;
    }

    private static KeyHost BindHost(YamlSection host, SshAccess defaults)
    {
        var name = host.RequiredText("name");
        var kind = host.Optional("kind", YamlValues.OneOf(HostEntry.OverSsh, HostEntry.Local), HostEntry.OverSsh);
        var address = host.OptionalText("address") ?? name;
        return new KeyHost(
            name,
            kind == HostEntry.Local ? null : SshSection.Read(address, host.Section("ssh"), defaults)
        );
    }

    private static KeyBundle BindBundle(YamlSection bundles, string name, IReadOnlyList<KeyHost> hosts)
    {
        var section = bundles.RequiredSection(name);
        if (!ArtifactName.TryParse($"{KeyFacts.SourceName}/{name}.tar", out _) || name.Contains('/'))
        {
            bundles.Problem(name, "is no name of a bundle; use letters, digits, dots and dashes");
        }

        var host = section.RequiredText("host");
        if (host.Length > 0 && hosts.All(known => known.Name != host))
        {
            section.Problem("host", $"names '{host}', which is not among keys.hosts");
        }

        var paths = section.Values("paths", YamlValues.AbsolutePath);
        if (paths.Count == 0)
        {
            section.Problem("paths", "must name at least one path");
        }

        return new KeyBundle(name, host, paths);
    }

    private static KeptElsewhere BindEscrow(YamlSection section) =>
        new(
            new EscrowFacts(
                section.RequiredText("what"),
                (int)section.Optional("every", YamlValues.Duration, s_escrowEvery).TotalDays,
                section.Optional<DateOnly?>("proven", Day, null)
            ),
            section.RequiredText("where")
        );

    private static DateOnly? Day(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw new FormatException($"'{text}' is no day; write it as 2026-10-01");
}
