using System.Text.Json.Nodes;
using Dr.Errors;
using Dr.Manifests;

namespace Dr.MySql;

/// <summary>What anybody may know of a captured server: <c>sources.mysql</c> of the manifest.</summary>
public sealed record MySqlFacts
{
    public const string SourceName = "mysql";

    /// <summary><c>mysql</c>, <c>mariadb</c> or <c>percona</c>.</summary>
    public required string Flavour { get; init; }

    /// <summary>As the server gives it, for example <c>10.11.11-MariaDB-0+deb12u1</c>.</summary>
    public required string ServerVersion { get; init; }

    /// <summary><c>host:port</c>, or the path of the socket.</summary>
    public required string Endpoint { get; init; }

    /// <summary><c>standalone</c>, <c>replica</c> or <c>galera</c>.</summary>
    public required string Role { get; init; }

    /// <summary>Null where no position could be learnt for the very moment of the snapshot.</summary>
    public MySqlPosition? Position { get; init; }

    /// <summary>How the connections came to see one moment: <c>backup-stage</c>, <c>read-lock</c>, <c>table-locks</c> …</summary>
    public required string LockStrategy { get; init; }

    /// <summary>Seconds during which the server let nobody commit.</summary>
    public required double SecondsLocked { get; init; }

    /// <summary>Connections that read at the same time.</summary>
    public required int Connections { get; init; }

    public required IReadOnlyList<string> Schemas { get; init; }

    public required int Tables { get; init; }

    public required long Rows { get; init; }

    /// <summary>Bytes of the largest statement: what a server's max_allowed_packet has to hold.</summary>
    public required long LargestStatement { get; init; }

    /// <summary>The server's own, global.</summary>
    public required string SqlMode { get; init; }

    public required string CharacterSet { get; init; }

    public required string Collation { get; init; }

    /// <summary>Variables that a server which takes the restore has to agree with or allow for; those that the server knows.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    /// <summary>The moment that every row is of.</summary>
    public required DateTimeOffset SnapshotAt { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>Null where the point holds no MySQL.</summary>
    /// <exception cref="IntegrityException">It is there and cannot be read.</exception>
    public static MySqlFacts? Of(Manifest manifest) =>
        SourceFacts.Read<MySqlFacts>(manifest.Sources, SourceName, $"the manifest of {manifest.Id}");

    public JsonObject ToJson() => SourceFacts.ToJson(this);
}
