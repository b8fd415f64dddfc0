namespace Dr.MySql;

/// <summary>Where in the server's history the snapshot stands. Each is null where the server has none, or did not let it be read.</summary>
/// <param name="Gtid">MySQL: the set that was executed; MariaDB: the position of the binary log, of a replica what it had applied of its source.</param>
/// <param name="BinlogFile">File of the binary log.</param>
/// <param name="BinlogOffset">Byte in that file.</param>
/// <param name="SourceBinlogFile">Of a replica: the file of its source up to which it had applied.</param>
/// <param name="SourceBinlogOffset">Byte in that file.</param>
/// <param name="Galera">Of a Galera node: <c>uuid:seqno</c> of the last write set.</param>
public sealed record MySqlPosition(
    string? Gtid = null,
    string? BinlogFile = null,
    long? BinlogOffset = null,
    string? SourceBinlogFile = null,
    long? SourceBinlogOffset = null,
    string? Galera = null
);
