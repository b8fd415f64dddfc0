namespace Dr.Providers.MySql.Client;

/// <summary>What differs from server to server, decided in this one place.</summary>
/// <param name="Name">Who made it.</param>
/// <param name="Version">Major, minor and patch.</param>
/// <param name="VersionText">As the server gives it.</param>
public sealed record ServerFlavour(FlavourName Name, Version Version, string VersionText)
{
    public bool IsMariaDb => Name == FlavourName.MariaDb;

    /// <summary>BACKUP STAGE: waits for no long SELECT, unlike a global read lock.</summary>
    public bool HasBackupStage => IsMariaDb && Version >= new Version(10, 5);

    /// <summary>LOCK INSTANCE FOR BACKUP: keeps changes of definitions away for as long as it is held.</summary>
    public bool HasInstanceLock => !IsMariaDb && Version.Major >= 8;

    /// <summary>A type of its own, whose text the server makes.</summary>
    public bool HasJsonType => !IsMariaDb && Version >= new Version(5, 7, 8);

    /// <summary>A document as rows: what it takes to ask for the type of every value in it.</summary>
    public bool HasJsonTable => !IsMariaDb && Version >= new Version(8, 0, 4);

    /// <summary>Indexes that are kept and not used: IGNORED for MariaDB, INVISIBLE for MySQL.</summary>
    public bool HasHiddenIndexes => Version >= (IsMariaDb ? new Version(10, 6) : new Version(8, 0));

    public bool HasHiddenColumns => Version >= (IsMariaDb ? new Version(10, 3) : new Version(8, 0, 23));

    public bool HasSequences => IsMariaDb && Version >= new Version(10, 3);

    public bool HasPackages => IsMariaDb && Version >= new Version(10, 3);

    public bool HasGeneratedInvisibleKeys => !IsMariaDb && Version >= new Version(8, 0, 30);

    /// <summary>Table statistics that are a day old unless one asks for fresh ones.</summary>
    public bool HasStatisticsExpiry => !IsMariaDb && Version.Major >= 8;

    public string BinlogStatement =>
        IsMariaDb || Version < new Version(8, 2) ? "SHOW MASTER STATUS" : "SHOW BINARY LOG STATUS";

    public string ReplicaStatement =>
        IsMariaDb ? "SHOW ALL SLAVES STATUS"
        : Version >= new Version(8, 0, 22) ? "SHOW REPLICA STATUS"
        : "SHOW SLAVE STATUS";

    /// <summary>The variable that holds the position as GTIDs.</summary>
    public string GtidVariable => IsMariaDb ? "gtid_binlog_pos" : "gtid_executed";

    /// <summary>The same of a replica: what it has applied of its source, which need not stand in its own binary log.</summary>
    public string ReplicaGtidVariable => IsMariaDb ? "gtid_slave_pos" : GtidVariable;

    /// <summary>Whether this is a server that Dr knows how to read one moment of.</summary>
    public bool IsSupported => Version >= (IsMariaDb ? new Version(10, 2) : new Version(5, 7));

    /// <param name="version">What VERSION() gives, for example <c>10.11.11-MariaDB-0+deb12u1</c> or <c>8.4.3-3</c>.</param>
    /// <param name="comment">What @@version_comment gives.</param>
    public static ServerFlavour Parse(string version, string comment)
    {
        var isMariaDb = version.Contains("MariaDB", StringComparison.OrdinalIgnoreCase);

        // MariaDB 10 and later pretend to be 5.5.5 to replicas that cannot read two digits.
        var plain = isMariaDb && version.StartsWith("5.5.5-", StringComparison.Ordinal) ? version[6..] : version;
        var numbers = plain.Split('-')[0].Split('.').Select(part => int.TryParse(part, out var n) ? n : 0).ToList();
        return new ServerFlavour(
            isMariaDb ? FlavourName.MariaDb
                : comment.Contains("Percona", StringComparison.OrdinalIgnoreCase) ? FlavourName.Percona
                : FlavourName.MySql,
            new Version(numbers[0], numbers.ElementAtOrDefault(1), numbers.ElementAtOrDefault(2)),
            version
        );
    }

    /// <summary>A store that is slow for a while is no reason for the server to hang up.</summary>
    public static IReadOnlyList<string> Patience { get; } =
    ["net_read_timeout=3600", "net_write_timeout=3600", "wait_timeout=86400"];

    /// <summary>What a session that reads data or definitions has to be set to, whatever the server's own settings are.</summary>
    /// <remarks>
    /// SQL mode empty: zero dates, quoted names and backslashes as they are meant.
    /// </remarks>
    public IReadOnlyList<string> ReadingSettings =>
        [
            "sql_mode=''",
            "time_zone='+00:00'",
            "sql_quote_show_create=1",
            "sql_select_limit=18446744073709551615",
            "sql_big_selects=1",
            .. Patience,
            "lock_wait_timeout=60",
            "group_concat_max_len=1048576",
            IsMariaDb ? "max_statement_time=0" : "max_execution_time=0",
            .. HasStatisticsExpiry ? ["information_schema_stats_expiry=0"] : Array.Empty<string>(),
            .. HasGeneratedInvisibleKeys
                ? ["show_gipk_in_create_table_and_information_schema=1"]
                : Array.Empty<string>(),
        ];

    /// <summary>For people: <c>MariaDB 10.11.6</c>.</summary>
    public override string ToString() => $"{Spelled} {Version}";

    private string Spelled =>
        Name switch
        {
            FlavourName.MariaDb => "MariaDB",
            FlavourName.MySql => "MySQL",
            _ => Name.ToString(),
        };
}
