namespace Dr.Bench;

/// <summary>What <c>bench/run.sh</c> hands over.</summary>
internal sealed record BenchSettings
{
    /// <summary>Folder with the stock <c>etcd</c>, <c>etcdctl</c> and <c>etcdutl</c>.</summary>
    public string EtcdPrograms { get; init; } = "";

    /// <summary>Folder with the stock <c>mariadbd</c>, its client, <c>mariadb-dump</c>, <c>mydumper</c> and <c>myloader</c>.</summary>
    public string MariaDbPrograms { get; init; } = "";

    /// <summary>Folder with the SQL of the database that is dumped: <c>cattle.sql</c>, <c>cattle-rows.sql</c>.</summary>
    public string Cattle { get; init; } = "";

    /// <summary>The stock <c>kube-apiserver</c>.</summary>
    public string KubeApiServer { get; init; } = "";

    /// <summary>The stock <c>kubectl</c>.</summary>
    public string Kubectl { get; init; } = "";

    /// <summary>How many objects are exported; a restore has those of them that nobody makes anew.</summary>
    public int Objects { get; init; } = 20_000;

    /// <summary>The published <c>dr-service</c>.</summary>
    public required string Service { get; init; }

    /// <summary>The published <c>dr-restore</c>.</summary>
    public required string Restore { get; init; }

    /// <summary>Folder with the stock procedures as shell scripts.</summary>
    public required string Contenders { get; init; }

    /// <summary>Everything that is written lies here, on one disk.</summary>
    public required string Work { get; init; }

    /// <summary>Where the page and the raw figures go.</summary>
    public required string Results { get; init; }

    public int Rounds { get; init; } = 5;

    /// <summary>Size of the large keyspace in MiB of values.</summary>
    public int LargeMiB { get; init; } = 1024;

    /// <summary>Size of the small one, for the comparison of peak memory.</summary>
    public int SmallMiB { get; init; } = 256;

    /// <summary>Least length of one round of the latency comparison.</summary>
    public TimeSpan LatencyRound { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Which parts are run.</summary>
    public IReadOnlySet<string> Parts { get; init; } =
        new HashSet<string>(["capture", "restore", "memory", "latency", "stages", "dump", "load", "export"]);

    public bool IsQuick { get; init; }

    public string Etcd => Path.Join(EtcdPrograms, "etcd");

    public string Etcdctl => Path.Join(EtcdPrograms, "etcdctl");

    public string Etcdutl => Path.Join(EtcdPrograms, "etcdutl");

    /// <param name="arguments">Pairs of <c>--name value</c>, and <c>--quick</c>.</param>
    /// <exception cref="BenchException">An argument is missing.</exception>
    public static BenchSettings Parse(IReadOnlyList<string> arguments)
    {
        var isQuick = arguments.Contains("--quick");
        var rest = arguments.Where(argument => argument != "--quick").ToList();
        var given = rest.Chunk(2).ToDictionary(pair => pair[0], pair => pair.Length == 2 ? pair[1] : "");
        var settings = new BenchSettings
        {
            EtcdPrograms = given.GetValueOrDefault("--etcd", ""),
            MariaDbPrograms = given.GetValueOrDefault("--mariadb", ""),
            Cattle = given.GetValueOrDefault("--cattle", ""),
            KubeApiServer = given.GetValueOrDefault("--kube-apiserver", ""),
            Kubectl = given.GetValueOrDefault("--kubectl", ""),
            Service = Required(given, "--service"),
            Restore = Required(given, "--restore"),
            Contenders = Required(given, "--contenders"),
            Work = Required(given, "--work"),
            Results = Required(given, "--results"),
            IsQuick = isQuick,
        };
        if (isQuick)
        {
            settings = settings with
            {
                Rounds = 2,
                LargeMiB = 64,
                SmallMiB = 16,
                Objects = 2_000,
                LatencyRound = TimeSpan.FromSeconds(3),
            };
        }

        settings = given.TryGetValue("--rounds", out var rounds)
            ? settings with
            {
                Rounds = int.Parse(rounds),
            }
            : settings;
        settings = given.TryGetValue("--objects", out var objects)
            ? settings with
            {
                Objects = int.Parse(objects),
            }
            : settings;
        return given.TryGetValue("--parts", out var parts)
            ? settings with
            {
                Parts = parts.Split(',').ToHashSet(),
            }
            : settings;
    }

    private static string Required(Dictionary<string, string> given, string name) =>
        given.GetValueOrDefault(name) is { Length: > 0 } value ? value : throw new BenchException($"{name} is missing");
}
