using Dr.Bench.Comparisons;
using Dr.Bench.Measuring;
using Dr.Bench.Stages;

namespace Dr.Bench.Results;

/// <summary>Everything that one run measured; written as it is beside the page.</summary>
internal sealed record Figures
{
    public required DateTimeOffset Date { get; init; }

    public required Machine Machine { get; init; }

    public required double LoadAtEnd { get; init; }

    public required IReadOnlyDictionary<string, string> Versions { get; init; }

    public required int Keys { get; init; }

    public required int LargeMiB { get; init; }

    public required int SmallMiB { get; init; }

    public IReadOnlyList<Measurement> Captures { get; init; } = [];

    public IReadOnlyList<Measurement> SmallCaptures { get; init; } = [];

    public IReadOnlyList<Measurement> Restores { get; init; } = [];

    public IReadOnlyList<LatencyRound> Latencies { get; init; } = [];

    public IReadOnlyList<StageCost> Stages { get; init; } = [];
}
