using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Dr.Testing.Servers;

namespace Dr.Testing.Datasets;

/// <summary>
/// Cluster objects of every kind that must come through a backup, as people write them (<c>Datasets/objects/*.yaml</c>, in the order
/// of their names), and made ones: as large as a server takes, and many. No Secret is among them; references to some are.
/// </summary>
public static class ObjectDataset
{
    private const string Folder = "objects/";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    /// <summary>The files by name.</summary>
    public static IReadOnlyList<string> Files { get; } =
    [
        .. typeof(ObjectDataset)
            .Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .Select(name => name[Folder.Length..])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>An aggregated API whose server does not exist: while it is there, nobody can tell everything that the server holds.</summary>
    public static string DownApi => Read("objects-apart/down-api.yaml");

    /// <summary>The YAML of one of <see cref="Files"/>.</summary>
    public static string Text(string file) => Read(Folder + file);

    /// <summary>Applies all files with stock kubectl, waiting for namespaces and custom types before what needs them.</summary>
    public static async Task LoadAsync(ApiServer server, CancellationToken cancellationToken = default)
    {
        await ApplyAsync(server, "00", cancellationToken);
        await AwaitAccountsAsync(server, cancellationToken);
        await ApplyAsync(server, "05", cancellationToken);
        await ApplyAsync(server, "06", cancellationToken);
        string[] established = ["wait", "--for=condition=established", "--all", "crd", "--timeout=60s"];
        (await server.KubectlAsync(established, cancellationToken)).Succeeded();
        var rest = Files.Where(file => string.CompareOrdinal(file, "10") >= 0).Select(Text);
        await server.ApplyAsync(string.Join("\n---\n", rest), cancellationToken);
    }

    /// <summary>Objects at the limits of what a server takes, in a namespace that is there.</summary>
    public static IEnumerable<NewObject> AtTheLimits(string space)
    {
        // why: the data of a ConfigMap may have 1 MiB altogether, keys not counted
        const int most = 1 << 20;
        yield return NewObject.ConfigMap(space, "as-large-as-can-be", new() { ["data"] = Pairs("text", Words(most)) });
        var bytes = new byte[most];
        new Random(1).NextBytes(bytes);
        yield return NewObject.ConfigMap(
            space,
            "bytes-as-many-as-can-be",
            new() { ["binaryData"] = Pairs("random", Convert.ToBase64String(bytes)) }
        );
        yield return NewObject.ConfigMap(space, LongName(253), new() { ["data"] = Pairs(new string('k', 253), "v") });
        // why: all annotations together may have 256 KiB, their keys counted
        const string key = "notes.shop.example/long";
        var labels = Pairs($"{LongName(253)}/{new string('l', 63)}", new string('v', 63));
        yield return NewObject.ConfigMap(
            space,
            "annotated-as-much-as-can-be",
            [],
            labels,
            Pairs(key, Words((256 << 10) - key.Length))
        );
    }

    /// <summary>Namespaces <c>many-0</c> to <c>many-9</c>, to be made before <see cref="Many"/>.</summary>
    public static IEnumerable<NewObject> ManyNamespaces() =>
        Enumerable.Range(0, 10).Select(number => NewObject.Namespace($"many-{number}"));

    /// <summary>ConfigMaps, Services without cluster IP, Roles, RoleBindings and Deployments of 0.5 to 4 KiB; the same for the same count.</summary>
    public static IEnumerable<NewObject> Many(int count)
    {
        var random = new Random(1);
        for (var number = 0; number < count; number++)
        {
            var space = string.Create(CultureInfo.InvariantCulture, $"many-{number % 10}");
            var name = string.Create(CultureInfo.InvariantCulture, $"object-{number:d6}");
            yield return (number % 5) switch
            {
                0 => NewObject.Deployment(space, name, random.Next(1, 6)),
                1 => NewObject.Service(space, name),
                2 => NewObject.Role(space, name),
                _ => NewObject.ConfigMap(
                    space,
                    name,
                    new() { ["data"] = Pairs("text", Words(random.Next(300, 4000))) }
                ),
            };
        }
    }

    private static async Task ApplyAsync(ApiServer server, string prefix, CancellationToken cancellationToken) =>
        await server.ApplyAsync(
            Text(Files.Single(file => file.StartsWith(prefix, StringComparison.Ordinal))),
            cancellationToken
        );

    // why: no pod can be made in a namespace whose account has no token yet
    private static Task AwaitAccountsAsync(ApiServer server, CancellationToken cancellationToken)
    {
        string[] question =
        [
            "get",
            "serviceaccount",
            "-A",
            "-o",
            "jsonpath={range .items[?(@.secrets)]}{.metadata.namespace}{\"\\n\"}{end}",
        ];
        return Waiting.UntilAsync(
            "the accounts of the dataset's namespaces have tokens",
            s_patience,
            async token =>
            {
                var ready = (await server.KubectlAsync(question, token)).Output.Split('\n');
                return ready.Contains("shop") && ready.Contains("shop-data");
            },
            cancellationToken
        );
    }

    private static JsonObject Pairs(string key, string value) => new() { [key] = value };

    private static string Words(int length)
    {
        var text = new StringBuilder(length + 32);
        for (var number = 0; text.Length < length; number++)
        {
            text.Append(CultureInfo.InvariantCulture, $"line {number} of many\n");
        }

        return text.ToString(0, length);
    }

    private static string LongName(int length)
    {
        var parts = string.Join('.', Enumerable.Repeat(new string('n', 62), 4)) + ".end";
        return parts.Length >= length ? parts[..length] : parts.PadRight(length, 'd');
    }

    private static string Read(string resource)
    {
        using var stream =
            typeof(ObjectDataset).Assembly.GetManifestResourceStream(resource)
            ?? throw new FileNotFoundException($"no dataset is called {resource}");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
