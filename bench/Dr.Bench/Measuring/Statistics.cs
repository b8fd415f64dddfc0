namespace Dr.Bench.Measuring;

/// <summary>What is quoted of several rounds.</summary>
internal static class Statistics
{
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>The smallest value that is not exceeded by the given share of all.</summary>
    public static double Percentile(IReadOnlyCollection<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        return sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];
    }

    /// <summary>Round by round, then the median: what drifts between rounds falls out.</summary>
    public static double MedianRatio(IEnumerable<double> ours, IEnumerable<double> theirs) =>
        Median(ours.Zip(theirs, (mine, reference) => mine / reference));
}
