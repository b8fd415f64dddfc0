using Dr.Bench.Measuring;
using Dr.Bench.MySql;
using Dr.Bench.Stages;

namespace Dr.Bench.Results;

/// <summary>Everything that one run of the objects' benchmark measured; written as it is beside the page.</summary>
internal sealed record ObjectsFigures
{
    public required DateTimeOffset Date { get; init; }

    public required Machine Machine { get; init; }

    public required double LoadAtEnd { get; init; }

    public required IReadOnlyDictionary<string, string> Versions { get; init; }

    /// <summary>Made in the cluster that is exported.</summary>
    public required int Objects { get; init; }

    /// <summary>Of these, with the server's own, how many an export holds and a restore writes.</summary>
    public required int Restored { get; init; }

    public IReadOnlyList<Measurement> Exports { get; init; } = [];

    public IReadOnlyList<Measurement> Loads { get; init; } = [];

    /// <summary>Of our restores, step by step.</summary>
    public IReadOnlyList<StepCost> Steps { get; init; } = [];

    /// <summary>Each stage alone.</summary>
    public IReadOnlyList<StageCost> Stages { get; init; } = [];

    /// <summary>How many objects the stages of an export were given.</summary>
    public int ServedObjects { get; init; }
}
