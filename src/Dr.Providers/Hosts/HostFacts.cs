namespace Dr.Providers.Hosts;

/// <summary>What a host has, measured at one moment.</summary>
/// <param name="Cores">That may be used.</param>
/// <param name="MemoryBytes">Physical memory.</param>
/// <param name="FreeBytes">On the file system of the folder that was asked for.</param>
/// <param name="FileSystem">Names that file system on its machine.</param>
/// <param name="ClockSkew">How much its clock is ahead of ours, at least; zero when it may be right.</param>
/// <param name="Listening">TCP ports that something listens on, with the address; any address: <c>*</c>.</param>
public sealed record HostFacts(
    int Cores,
    long MemoryBytes,
    long FreeBytes,
    string FileSystem,
    TimeSpan ClockSkew,
    IReadOnlySet<(string Address, int Port)> Listening
)
{
    public bool Listens(string address, int port) =>
        Listening.Contains((address, port)) || Listening.Contains(("*", port));
}
