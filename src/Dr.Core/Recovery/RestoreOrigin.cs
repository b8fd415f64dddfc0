namespace Dr.Recovery;

/// <summary>Where the bytes come from: a point, or a file that stock tools wrote (a snapshot of etcdctl, a dump of mariadb-dump). Exactly one of the two is set.</summary>
public sealed record RestoreOrigin(RecoveryPointId? Point = null, string? File = null)
{
    public override string ToString() => Point?.ToString() ?? File ?? "";
}
