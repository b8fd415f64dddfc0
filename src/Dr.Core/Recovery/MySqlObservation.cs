namespace Dr.Recovery;

/// <summary>The restored database as its verifier saw it.</summary>
/// <param name="Server">For people: <c>MariaDB 10.11.6 at 10.0.0.5:3306</c>.</param>
/// <param name="Schemas">What was restored, by its name there.</param>
/// <param name="Tables">How many.</param>
/// <param name="Rows">Of all tables together.</param>
/// <param name="ForeignKeys">How many were looked through.</param>
/// <param name="Orphans">Rows whose parent is missing.</param>
/// <param name="Views">How many.</param>
/// <param name="Routines">Procedures and functions.</param>
/// <param name="Triggers">How many.</param>
/// <param name="Events">How many; they are made last.</param>
/// <param name="Sound">How many tables <c>CHECK TABLE</c> finds whole.</param>
/// <param name="Equal">How many tables hold the rows that were captured, digest for digest; null where nothing was recorded to compare with.</param>
public sealed record MySqlObservation(
    string Server,
    IReadOnlyList<string> Schemas,
    int Tables,
    long Rows,
    int ForeignKeys,
    long Orphans,
    int Views,
    int Routines,
    int Triggers,
    int Events,
    int Sound,
    int? Equal = null
);
