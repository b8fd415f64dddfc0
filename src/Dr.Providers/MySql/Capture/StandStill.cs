using Dr.Findings;
using Dr.MySql;
using Dr.Providers.MySql.Client;

namespace Dr.Providers.MySql.Capture;

/// <summary>Who takes part when a server is held still for a moment.</summary>
/// <param name="Control">Holds the lock.</param>
/// <param name="Readers">Begin their transactions under it.</param>
/// <param name="Keeper">Locks the tables that no transaction covers, until they are read; null where there are none.</param>
/// <param name="Uncovered">Those tables, quoted.</param>
internal sealed record StandStill(
    MySqlSession Control,
    IReadOnlyList<MySqlSession> Readers,
    MySqlSession? Keeper,
    IReadOnlyList<string> Uncovered
);

/// <summary>The moment that readers see.</summary>
/// <param name="At">When it was.</param>
/// <param name="Position">Where in the server's history; null where it could not be learnt.</param>
/// <param name="Locked">For how long nobody could commit.</param>
/// <param name="KeepsDefinitions">Whether the session that held the lock still keeps changes of definitions away.</param>
/// <param name="Findings">What was not as it should be.</param>
internal sealed record Moment(
    DateTimeOffset At,
    MySqlPosition? Position,
    TimeSpan Locked,
    bool KeepsDefinitions,
    IReadOnlyList<Finding> Findings
);
