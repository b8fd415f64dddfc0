using System.Globalization;
using System.Text;

namespace Dr.Testing.Servers;

/// <summary>Keys and values as a Kubernetes API server writes them; the same for the same seed.</summary>
public static class KubernetesKeys
{
    private static readonly string[] s_kinds =
    [
        "pods",
        "configmaps",
        "secrets",
        "events",
        "replicasets",
        "services/specs",
        "leases",
        "endpointslices",
    ];
    private static readonly string[] s_namespaces =
    [
        "default",
        "kube-system",
        "cattle-system",
        "monitoring",
        "shop",
        "billing",
        "ingress",
    ];

    /// <summary>Values of <paramref name="smallest"/> to <paramref name="largest"/> bytes, half of each compressible.</summary>
    public static IEnumerable<KeyValuePair<string, byte[]>> Generate(
        int count,
        int seed = 1,
        int smallest = 512,
        int largest = 8192
    )
    {
        var random = new Random(seed);
        for (var number = 0; number < count; number++)
        {
            var kind = s_kinds[random.Next(s_kinds.Length)];
            var space = s_namespaces[random.Next(s_namespaces.Length)];
            var name = string.Create(CultureInfo.InvariantCulture, $"workload-{number:d7}-{random.Next():x8}");
            yield return new(
                $"/registry/{kind}/{space}/{name}",
                Value(random, kind, space, name, random.Next(smallest, largest + 1))
            );
        }
    }

    private static byte[] Value(Random random, string kind, string space, string name, int size)
    {
        // why: stored objects begin with this prefix and a protobuf envelope; what follows is names and labels, then opaque data
        var text = new StringBuilder("k8s\0\n\u000b\n\u0002v1\u0012\u0005").Append(kind);
        while (text.Length < size / 2)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"\u0012{space}/{name} app.kubernetes.io/name={name} pod-template-hash=7d9c "
            );
        }

        var value = new byte[size];
        var written = Math.Min(size, Encoding.UTF8.GetBytes(text.ToString()).Length);
        Encoding.UTF8.GetBytes(text.ToString()).AsSpan(0, written).CopyTo(value);
        random.NextBytes(value.AsSpan(Math.Min(written, size / 2)));
        return value;
    }
}
