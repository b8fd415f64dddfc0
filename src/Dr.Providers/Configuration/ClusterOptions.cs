using Dr.Pipelines.Age;
using Dr.Providers.Configuration.Yaml;
using Dr.Providers.Keys.Capture;

namespace Dr.Providers.Configuration;

/// <summary>One protected cluster.</summary>
public sealed record ClusterOptions
{
    public required ClusterName Name { get; init; }

    /// <summary>Null where this machine only restores.</summary>
    public EtcdOptions? Etcd { get; init; }

    /// <summary>Null where the cluster has no such server, or this machine only restores.</summary>
    public MySqlOptions? MySql { get; init; }

    /// <summary>Null where its objects are not exported, or this machine only restores.</summary>
    public ObjectOptions? Objects { get; init; }

    /// <summary>Null where key material is not captured, or this machine only restores.</summary>
    public KeyCaptureOptions? Keys { get; init; }

    /// <summary>Whether there is anything to capture.</summary>
    public bool HasSource => Etcd is not null || MySql is not null || Objects is not null || Keys is not null;

    /// <summary>Who may open its points.</summary>
    public IReadOnlyList<Recipient> Recipients { get; init; } = [];

    /// <summary>A file with more of them, one a line; null where there is none.</summary>
    public string? RecipientsFile { get; init; }

    internal static ClusterOptions Bind(YamlSection section) =>
        new()
        {
            Name = section.Required("name", YamlValues.Cluster),
            Etcd = section.Section("etcd") is { } etcd ? EtcdOptions.Bind(etcd) : null,
            MySql = section.Section("mysql") is { } mysql ? MySqlOptions.Bind(mysql) : null,
            Objects = section.Section("objects") is { } objects ? ObjectOptions.Bind(objects) : null,
            Keys = section.Section("keys") is { } keys ? KeyOptions.Bind(keys) : null,
            Recipients = section.Values("recipients", Recipient.Parse),
            RecipientsFile = section.OptionalPath("recipientsFile"),
        };
}
