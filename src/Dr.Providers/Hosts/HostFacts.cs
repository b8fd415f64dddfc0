namespace Dr.Providers.Hosts;

/// <summary>What a host has, seen at one moment.</summary>
/// <param name="Cores">That may be used.</param>
/// <param name="MemoryBytes">Physical memory.</param>
/// <param name="FreeBytes">On the file system of the folder that was asked for.</param>
/// <param name="FileSystem">Names that file system on its machine.</param>
/// <param name="Listening">TCP ports that something listens on, with the address; any address: <c>*</c>.</param>
public sealed record HostFacts(
    int Cores,
    long MemoryBytes,
    long FreeBytes,
    string FileSystem,
    IReadOnlySet<(string Address, int Port)> Listening
)
{
    /// <summary>On the same file system; 0 where it does not count them.</summary>
    public long FreeInodes { get; init; }

    /// <summary>The nearest folder above the one that was asked for that is there.</summary>
    public string Existing { get; init; } = "/";

    public string? Kernel { get; init; }

    public string? OperatingSystem { get; init; }

    public int? SystemdVersion { get; init; }

    /// <summary>What <c>docker info</c> says; null where there is no Docker or it does not answer.</summary>
    public string? DockerInfo { get; init; }

    /// <summary>Folders of earlier etcd data in the places where distributions and Rancher keep them.</summary>
    public IReadOnlyList<string> EtcdData { get; init; } = [];

    /// <summary>Programs by the TCP or UDP port that they hold; empty where the host cannot tell.</summary>
    public IReadOnlyDictionary<(bool IsTcp, int Port), string> Holders { get; init; } =
        new Dictionary<(bool, int), string>();

    public bool Listens(string address, int port) =>
        Listening.Contains((address, port)) || Listening.Contains(("*", port));
}
