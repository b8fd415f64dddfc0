using System.Globalization;
using System.Net;
using Dr.Objects.Recovery;
using Dr.Providers.Configuration.Yaml;
using Dr.Recovery;

namespace Dr.Providers.Inventories;

/// <summary>The <c>objects:</c> part of an inventory: the cluster that objects are restored into, and what is changed of them.</summary>
internal static class ObjectsSection
{
    private const int MostConnections = 64;

    public static ObjectsInventory? Read(YamlSection? section)
    {
        if (section is null)
        {
            return null;
        }

        var inCluster = section.Optional("inCluster", YamlValues.Boolean, false);
        var objects = new ObjectsInventory
        {
            Kubeconfig = section.OptionalPath("kubeconfig"),
            Context = section.OptionalText("context"),
            Namespaces = section.Values("namespaces", YamlValues.Text),
            Select = section.Values("select", ObjectSelection.Check),
            Existing = Word(section, "existing", ExistingMode.Keep),
            Replicas = Word(section, "replicas", ReplicaMode.Keep),
            CronJobs = Word(section, "cronJobs", CronJobMode.Suspend),
            Jobs = Word(section, "jobs", JobMode.SkipFinished),
            NodePorts = Rule(section, "nodePorts", Port),
            ClusterIPs = Rule(section, "clusterIPs", Address),
            LoadBalancers = Rule(section, "loadBalancers", YamlValues.Text),
            StorageClasses = section.Section("storageClasses") is { } names
                ? names.Keys.ToDictionary(captured => captured, names.RequiredText)
                : new Dictionary<string, string>(),
            Volumes = Word(section, "volumes", VolumeMode.Skip),
            Webhooks = Word(section, "webhooks", GateMode.Park),
            Status = Word(section, "status", StatusMode.None),
            Rehearse = Word(section, "rehearse", RehearsalMode.Sample),
            Release = section.Optional("release", YamlValues.Boolean, false),
            Connections = section.Optional("connections", Connections, 16),
        };
        if (inCluster == objects.Kubeconfig is not null)
        {
            section.Problem("'objects' needs either 'kubeconfig' or 'inCluster: true'");
        }

        return objects;
    }

    /// <summary>The spellings of a choice: <c>skip-finished</c> for <see cref="JobMode.SkipFinished"/>.</summary>
    private static T Word<T>(YamlSection section, string key, T otherwise)
        where T : struct, Enum
    {
        var words = Enum.GetValues<T>().ToDictionary(Spell, value => value);
        return section.Optional(key, text => words[YamlValues.OneOf([.. words.Keys])(text)], otherwise);
    }

    private static string Spell<T>(T value) =>
        string.Concat(
                $"{value}".Select((letter, i) => char.IsAsciiLetterUpper(letter) && i > 0 ? $"-{letter}" : $"{letter}")
            )
            .ToLowerInvariant();

    private static AddressRule Rule(YamlSection section, string key, Func<string, string> check)
    {
        if (!section.HasSection(key))
        {
            return section.Optional(key, YamlValues.OneOf("keep", "clear"), "keep") == "clear"
                ? AddressRule.Cleared
                : AddressRule.Keep;
        }

        var pairs = section.Section(key)!;
        return new AddressRule(
            false,
            pairs.Keys.ToDictionary(captured => captured, captured => pairs.Required(captured, check) ?? "")
        );
    }

    private static string Port(string text) =>
        YamlValues.WholeNumber(text) is > 0 and <= ushort.MaxValue
            ? text
            : throw new FormatException($"'{text}' is no port");

    private static string Address(string text) =>
        IPAddress.TryParse(text, out _) ? text : throw new FormatException($"'{text}' is no IP address");

    private static int Connections(string text) =>
        YamlValues.WholeNumber(text) is var number && number is > 0 and <= MostConnections
            ? number
            : throw new FormatException(
                string.Create(CultureInfo.InvariantCulture, $"'{text}' is not between 1 and {MostConnections}")
            );
}
