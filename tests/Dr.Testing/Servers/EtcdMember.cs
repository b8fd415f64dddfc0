namespace Dr.Testing.Servers;

/// <summary>One member: where it is reached and where its data lies on this machine, in whatever way it runs.</summary>
public sealed class EtcdMember
{
    private readonly string _scheme;

    internal EtcdMember(string name, string address, string scheme, string dataDirectory)
    {
        Name = name;
        Address = address;
        _scheme = scheme;
        DataDirectory = dataDirectory;
    }

    public string Name { get; }

    /// <summary>Its own loopback address; it listens on 2379 for clients and 2380 for peers.</summary>
    public string Address { get; }

    public string Endpoint => $"{_scheme}://{Address}:2379";

    public string PeerUrl => $"{_scheme}://{Address}:2380";

    public string DataDirectory { get; }

    /// <summary>The file that holds the keyspace; write to it only while the member is stopped.</summary>
    public string DatabaseFile => Path.Combine(DataDirectory, "member", "snap", "db");
}
