using Dr.Opening;
using Dr.Recovery;

namespace Dr.Providers.Etcd.Recovery;

/// <summary>Where the snapshot comes from.</summary>
public abstract record RestoreSource
{
    private RestoreSource() { }

    public abstract RestoreOrigin Origin { get; }

    /// <summary>What is known of the cluster that it came from, before a byte of a point is opened.</summary>
    internal abstract EtcdSourceFacts Facts(CancellationToken cancellationToken);

    /// <summary>A recovery point and what opens it.</summary>
    public sealed record FromPoint(RecoveryPoint Point, PointReader Reader) : RestoreSource
    {
        public override RestoreOrigin Origin => new(Point.Id, null);

        internal override EtcdSourceFacts Facts(CancellationToken cancellationToken) =>
            EtcdSourceFacts.Of(Point.Manifest);
    }

    /// <summary>A file as <c>etcdctl snapshot save</c> writes it, on this machine. It is read where it lies and never changed.</summary>
    public sealed record FromFile(string Path) : RestoreSource
    {
        public override RestoreOrigin Origin => new(null, System.IO.Path.GetFullPath(Path));

        internal override EtcdSourceFacts Facts(CancellationToken cancellationToken) =>
            SnapshotFile.Facts(Path, cancellationToken);
    }
}
