namespace Dr.Testing.Servers;

/// <summary>What a MariaDB or MySQL of the tests is to be like; the default is plain TCP, a binary log and GTIDs.</summary>
public sealed record SqlServerOptions
{
    /// <value>Server variables, as on its command line: <c>["max_allowed_packet"] = "1M"</c>, <c>["sql_mode"] = "ANSI_QUOTES"</c>.</value>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <value>
    /// The server shows a certificate that <see cref="SqlServer.Certificates"/> vouches for and checks those of clients. Off by
    /// default: MariaDB then speaks no TLS, MySQL shows a certificate of its own making.
    /// </value>
    public bool Tls { get; init; }

    /// <value>Whether it writes a binary log with GTIDs; on by default.</value>
    public bool BinaryLog { get; init; } = true;

    /// <value>
    /// When set, the data lies on a disk in memory of that size: it fills up, and a stopped server loses it. An empty server takes
    /// about 50 (MariaDB) or 100 (MySQL).
    /// </value>
    public int? DiskMiB { get; init; }

    public override string ToString() =>
        $"{(Tls ? "TLS, " : "")}{(BinaryLog ? "binary log" : "no binary log")}{string.Concat(Variables.Select(one => $", {one.Key}={one.Value}"))}";
}
