namespace Dr.Providers.MySql.Capture;

/// <summary>How several connections come to begin their transactions at one moment. Pure.</summary>
/// <param name="Name">As it stands in the manifest.</param>
/// <param name="Before">Statements that hold nobody up for long.</param>
/// <param name="Lock">From its begin to the end of <paramref name="Release"/> nobody commits; null: nothing is locked.</param>
/// <param name="Release">Ends it.</param>
/// <param name="IsGlobal">Whether it holds everything, so that positions read under it are of that moment.</param>
/// <param name="WaitsForQueries">Whether a long SELECT keeps it waiting, and everything else behind it.</param>
internal sealed record LockStrategy(
    string Name,
    IReadOnlyList<string> Before,
    string? Lock,
    string? Release,
    bool IsGlobal,
    bool WaitsForQueries
)
{
    /// <summary>One connection needs no lock: its own transaction is one moment.</summary>
    public static LockStrategy None { get; } = new("one-connection", [], null, null, false, false);

    /// <param name="survey">The server, and what the account may do.</param>
    /// <param name="schemas">What is captured.</param>
    /// <param name="tables">Every table of it, quoted.</param>
    public static LockStrategy For(ServerSurvey survey, IReadOnlyList<string> schemas, IReadOnlyList<string> tables)
    {
        var grants = survey.Grants;
        if (survey.Flavour.HasBackupStage && grants.HasGlobal("RELOAD"))
        {
            string[] before = ["BACKUP STAGE START", "BACKUP STAGE FLUSH", "BACKUP STAGE BLOCK_DDL"];
            return new LockStrategy(
                "backup-stage",
                before,
                "BACKUP STAGE BLOCK_COMMIT",
                "BACKUP STAGE END",
                true,
                false
            );
        }

        if (grants.HasGlobal("RELOAD", "FLUSH_TABLES"))
        {
            // The first closes what nobody uses, so that the second, which everybody waits for, has little to do.
            string[] before = ["FLUSH NO_WRITE_TO_BINLOG TABLES"];
            return new LockStrategy("read-lock", before, "FLUSH TABLES WITH READ LOCK", "UNLOCK TABLES", true, true);
        }

        if (tables.Count > 0 && schemas.All(schema => grants.Has(schema, "LOCK TABLES")))
        {
            var locks = $"LOCK TABLES {string.Join(", ", tables.Select(table => $"{table} READ"))}";
            return new LockStrategy("table-locks", [], locks, "UNLOCK TABLES", false, true);
        }

        return None;
    }
}
