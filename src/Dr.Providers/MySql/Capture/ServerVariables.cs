namespace Dr.Providers.MySql.Capture;

/// <summary>The names of the variables that are looked at and recorded.</summary>
public static class ServerVariables
{
    /// <summary>What a server that takes a restore has to agree with or allow for; recorded with a point.</summary>
    public static IReadOnlyList<string> Recorded { get; } =
    [
        "innodb_default_row_format",
        "innodb_file_format",
        "innodb_file_per_table",
        "innodb_large_prefix",
        "innodb_page_size",
        "innodb_strict_mode",
        "lower_case_table_names",
        "max_allowed_packet",
        "max_connections",
        "explicit_defaults_for_timestamp",
        "default_storage_engine",
        "log_bin_trust_function_creators",
        "event_scheduler",
        "time_zone",
        "system_time_zone",
    ];

    public static IReadOnlyList<string> All { get; } =
    [
        .. Recorded,
        "sql_mode",
        "character_set_server",
        "collation_server",
        "log_bin",
        "read_only",
        "innodb_buffer_pool_size",
        "innodb_log_file_size",
        "innodb_redo_log_capacity",
        "wsrep_on",
        "wsrep_desync",
        "wsrep_node_name",
    ];
}
