namespace Dr.Recovery;

/// <summary>What the stock tools of one host can do.</summary>
/// <param name="Version">Of the server, for example <c>3.5.16</c>.</param>
/// <param name="Server">The program that serves.</param>
/// <param name="Restorer">The program that has <c>snapshot restore</c>: <c>etcdutl</c>, before 3.5 <c>etcdctl</c>.</param>
/// <param name="CanBump">It has <c>--bump-revision</c> and <c>--mark-compacted</c>.</param>
public sealed record EtcdToolFacts(string Version, string Server, string Restorer, bool CanBump)
{
    /// <summary>Whether files of that server may be restored with these tools: the same major, at most one minor apart.</summary>
    public bool Suits(string serverVersion) =>
        System.Version.TryParse(Version, out var mine)
        && System.Version.TryParse(serverVersion, out var theirs)
        && mine.Major == theirs.Major
        && Math.Abs(mine.Minor - theirs.Minor) <= 1;
}
