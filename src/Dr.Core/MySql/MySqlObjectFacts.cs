namespace Dr.MySql;

/// <summary>A view, routine, trigger, event or sequence.</summary>
/// <param name="Kind">As SQL calls it, in lower case: <c>view</c>, <c>procedure</c>, <c>function</c>, <c>trigger</c> …</param>
/// <param name="Name">As it is.</param>
/// <param name="Definition">Digest of what the server's SHOW CREATE said.</param>
/// <param name="Definer">The account, <c>user@host</c>; null where the kind has none.</param>
/// <param name="Table">The table of a trigger.</param>
/// <param name="Enabled">Whether an event was on.</param>
/// <param name="Broken">Why it can be created nowhere, for example a view whose table is gone; null where it is sound.</param>
public sealed record MySqlObjectFacts(
    string Kind,
    string Name,
    Digest Definition,
    string? Definer = null,
    string? Table = null,
    bool? Enabled = null,
    string? Broken = null
);
