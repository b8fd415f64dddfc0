namespace Dr.Testing.Servers;

/// <summary>What an etcd cluster of the tests is to be like; the default is five plain members of 3.5.</summary>
public sealed record EtcdClusterOptions
{
    public EtcdVersion Version { get; init; } = EtcdVersion.V35;

    /// <value>1 to 7; 5 by default, as in production.</value>
    public int Members
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 7);
            field = value;
        }
    } = 5;

    /// <value>TLS for clients and peers, client certificates required. Off by default.</value>
    public bool Tls { get; init; }

    /// <value>etcd's own authentication, user root. Off by default.</value>
    public bool Authentication { get; init; }

    /// <value>Further flags for every member, for example <c>--enable-v2</c> or <c>--quota-backend-bytes=16777216</c>.</value>
    public IReadOnlyList<string> ExtraFlags { get; init; } = [];

    public override string ToString() =>
        $"{Members} members of etcd {Version}{(Tls ? ", TLS" : "")}{(Authentication ? ", authentication" : "")}";
}
