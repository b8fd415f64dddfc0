using System.Buffers.Binary;
using System.Text;

namespace Dr.Bench.Etcd;

/// <summary>
/// Keys and values as a Kubernetes cluster writes them, the same for the same number every time: 0.5 to 8 KiB, 4 KiB in the
/// middle; every other one is text that repeats itself (objects as JSON), the rest does not compress (releases, certificates).
/// </summary>
internal static class KubernetesValues
{
    /// <summary>How many keys make up the given size.</summary>
    public static int Count(int mib) => mib * (1024 / 4);

    private const int Least = 512;
    private const int Most = 8 * 1024;

    // 4 KiB on average
    private const double Skew = 1.14;

    private static readonly string[] s_namespaces =
    [
        "kube-system",
        "cattle-system",
        "ingress",
        "monitoring",
        "shop",
        "billing",
        "search",
        "team-a",
    ];
    private static readonly string[] s_text =
    [
        "pods",
        "configmaps",
        "endpointslices",
        "events",
        "replicasets",
        "deployments",
    ];
    private static readonly string[] s_opaque = ["secrets", "certificates", "releases"];

    private static readonly byte[][] s_words =
    [
        .. "name namespace labels annotations spec template containers image imagePullPolicy ports containerPort protocol TCP env value valueFrom resources limits cpu memory requests volumeMounts mountPath readOnly true false livenessProbe httpGet path port scheme HTTP initialDelaySeconds periodSeconds restartPolicy Always serviceAccountName default nodeName status phase Running conditions type Ready lastTransitionTime ownerReferences controller kind ReplicaSet apiVersion apps/v1 uid hostIP podIP startTime"
            .Split(' ')
            .Select(Encoding.UTF8.GetBytes),
    ];

    public static string Key(int number)
    {
        var kinds = number % 2 == 0 ? s_text : s_opaque;
        return $"/registry/{kinds[number / 2 % kinds.Length]}/{s_namespaces[number / 7 % s_namespaces.Length]}/app-{number:d7}";
    }

    public static byte[] Value(int number)
    {
        var numbers = new Numbers((ulong)number);
        var value = new byte[Least + (int)((Most - Least) * Math.Pow(numbers.NextShare(), Skew))];
        if (number % 2 == 0)
        {
            FillWithText(value, ref numbers);
        }
        else
        {
            FillWithNoise(value, ref numbers);
        }

        return value;
    }

    private static void FillWithText(Span<byte> value, ref Numbers numbers)
    {
        var at = 0;
        Span<byte> uid = stackalloc byte[16];
        while (at < value.Length)
        {
            var number = numbers.Next();
            at = Append(value, at, "{\""u8);
            at = Append(value, at, s_words[number % (uint)s_words.Length]);
            at = Append(value, at, "\":\""u8);
            at = Append(value, at, s_words[(number >> 8) % (uint)s_words.Length]);
            if (number >> 61 == 0)
            {
                (number >> 3).TryFormat(uid, out var length, "x");
                at = Append(value, at, uid[..length]);
            }

            at = Append(value, at, "\"},"u8);
        }
    }

    private static int Append(Span<byte> value, int at, ReadOnlySpan<byte> bytes)
    {
        var count = Math.Min(bytes.Length, value.Length - at);
        bytes[..count].CopyTo(value[at..]);
        return at + count;
    }

    private static void FillWithNoise(Span<byte> value, ref Numbers numbers)
    {
        for (; value.Length >= sizeof(ulong); value = value[sizeof(ulong)..])
        {
            BinaryPrimitives.WriteUInt64LittleEndian(value, numbers.Next());
        }

        value.Fill((byte)numbers.Next());
    }

    /// <summary>SplitMix64.</summary>
    private struct Numbers(ulong seed)
    {
        private ulong _state = (seed + 1) * 0xD1342543DE82EF95;

        public ulong Next()
        {
            var mixed = _state += 0x9E3779B97F4A7C15;
            mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            return mixed ^ (mixed >> 31);
        }

        public double NextShare() => (Next() >> 11) * (1.0 / (1UL << 53));
    }
}
