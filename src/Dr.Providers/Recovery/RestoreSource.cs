using Dr.Opening;
using Dr.Recovery;

namespace Dr.Providers.Recovery;

/// <summary>The cluster that a snapshot was taken of, as its members told it.</summary>
public sealed record OldCluster(string ClusterId, IReadOnlyList<RecordedMember> Members, long? QuotaBytes);

/// <summary>Where the bytes come from.</summary>
public abstract record RestoreSource
{
    private RestoreSource() { }

    public abstract RestoreOrigin Origin { get; }

    /// <summary>The parts that can be restored from it, see <see cref="RestoreParts"/>.</summary>
    public abstract IReadOnlyList<string> Holds { get; }

    /// <summary>A recovery point and what opens it.</summary>
    public sealed record FromPoint(RecoveryPoint Point, PointReader Reader) : RestoreSource
    {
        public override RestoreOrigin Origin => new(Point.Id, null);

        public override IReadOnlyList<string> Holds => [.. RestoreParts.All.Where(Point.Manifest.Sources.ContainsKey)];
    }

    /// <summary>A file as <c>etcdctl snapshot save</c> writes it, on this machine. It is read where it lies and never changed.</summary>
    public sealed record FromFile(string Path) : RestoreSource
    {
        public override RestoreOrigin Origin => new(null, System.IO.Path.GetFullPath(Path));

        public override IReadOnlyList<string> Holds => [RestoreParts.Etcd];

        /// <summary>What is known of the cluster besides the file, where it was taken just now; null: nothing.</summary>
        public OldCluster? Old { get; init; }
    }

    /// <summary>The living members of the inventory's cluster, which give the dead ones their data.</summary>
    public sealed record FromMembers(params IReadOnlyList<string> Replaced) : RestoreSource
    {
        public override RestoreOrigin Origin => new(Replaced: string.Join(',', Replaced));

        public override IReadOnlyList<string> Holds => [RestoreParts.Member];
    }

    /// <summary>A file of SQL statements as <c>mariadb-dump</c> writes it, on this machine. It is read where it lies and never changed.</summary>
    public sealed record FromDump(string Path) : RestoreSource
    {
        public override RestoreOrigin Origin => new(null, System.IO.Path.GetFullPath(Path));

        public override IReadOnlyList<string> Holds => [RestoreParts.MySql];
    }

    /// <summary>The tar of cluster objects as <c>dr-restore fetch</c>, or age and zstd, take it out of a point. It is read where it lies and never changed.</summary>
    public sealed record FromArchive(string Path) : RestoreSource
    {
        public override RestoreOrigin Origin => new(null, System.IO.Path.GetFullPath(Path));

        public override IReadOnlyList<string> Holds => [RestoreParts.Objects];
    }
}
