namespace Dr.Testing.Servers;

/// <summary>A stock etcd that <c>eng/etcd.sh</c> fetches and <c>eng/images.sh</c> puts into an image.</summary>
public sealed record EtcdVersion
{
    private EtcdVersion(string number) => Number = number;

    /// <summary>3.4.23: the v2 store, no bump of revisions, no etcdutl.</summary>
    public static EtcdVersion V34 { get; } = new("3.4.23");

    /// <summary>3.5.16: etcdutl with <c>--bump-revision</c> and <c>--mark-compacted</c>.</summary>
    public static EtcdVersion V35 { get; } = new("3.5.16");

    public string Number { get; }

    public string Image => $"dr-test/etcd:{Number}";

    public string Folder => Path.GetDirectoryName(Binary("etcd"))!;

    public string Binary(string name) => TestCache.Require(Path.Combine("etcd", Number, name), $"eng/etcd.sh {Number}");

    public override string ToString() => Number;
}
