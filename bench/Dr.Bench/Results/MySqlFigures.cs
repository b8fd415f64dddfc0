using Dr.Bench.Measuring;
using Dr.Bench.MySql;
using Dr.Bench.Stages;

namespace Dr.Bench.Results;

/// <summary>Everything that one run of the database's benchmark measured; written as it is beside the page.</summary>
internal sealed record MySqlFigures
{
    public required DateTimeOffset Date { get; init; }

    public required Machine Machine { get; init; }

    public required double LoadAtEnd { get; init; }

    public required IReadOnlyDictionary<string, string> Versions { get; init; }

    /// <summary>As the server counts its rows' pages, without secondary indexes.</summary>
    public required double MiB { get; init; }

    /// <summary>Of the largest table in it.</summary>
    public required double LargestShare { get; init; }

    public IReadOnlyList<Measurement> Dumps { get; init; } = [];

    public IReadOnlyList<Measurement> Loads { get; init; } = [];

    /// <summary>Of our restores, step by step.</summary>
    public IReadOnlyList<StepCost> Steps { get; init; } = [];

    /// <summary>Each stage of a dump alone.</summary>
    public IReadOnlyList<StageCost> Stages { get; init; } = [];

    /// <summary>Seconds during which nobody could commit, dump by dump of ours.</summary>
    public IReadOnlyList<double> SecondsLocked { get; init; } = [];
}
