namespace Dr.Recovery;

/// <summary>
/// Where the bytes come from: a point, a file that stock tools wrote (a snapshot of etcdctl, a dump of mariadb-dump), or the living members
/// of the cluster itself. Exactly one of the three is set.
/// </summary>
/// <param name="Point">Which point.</param>
/// <param name="File">Absolute path.</param>
/// <param name="Replaced">The members that get their data from the others, with commas.</param>
public sealed record RestoreOrigin(RecoveryPointId? Point = null, string? File = null, string? Replaced = null)
{
    public override string ToString() =>
        Point?.ToString() ?? File ?? (Replaced is null ? "" : $"the living members, for {Replaced}");
}
