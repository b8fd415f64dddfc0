using System.Globalization;

namespace Dr.Providers.Etcd.Client;

/// <summary>Samples of the Prometheus text format, as far as etcd's own metrics need it: plain values and histograms without labels of their own.</summary>
internal sealed class PrometheusText
{
    private readonly Dictionary<string, double> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<(double UpTo, double Count)>> _buckets = new(StringComparer.Ordinal);

    /// <summary>Lines that are not understood are skipped: a metric that is missing is null, never wrong.</summary>
    public static PrometheusText Parse(string text)
    {
        var parsed = new PrometheusText();
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (line.Length > 0 && line[0] != '#')
            {
                parsed.Add(line);
            }
        }
        return parsed;
    }

    public double? Value(string name) => _values.TryGetValue(name, out var value) ? value : null;

    /// <summary>The upper bound of the bucket that holds the quantile, interpolated within it; null without observations.</summary>
    public double? Quantile(string histogram, double quantile)
    {
        if (!_buckets.TryGetValue(histogram, out var buckets) || buckets[^1].Count == 0)
        {
            return null;
        }
        var rank = quantile * buckets[^1].Count;
        var index = buckets.FindIndex(b => b.Count >= rank);
        var (lower, below) = index == 0 ? (0d, 0d) : buckets[index - 1];
        var (upper, upTo) = buckets[index];
        return double.IsPositiveInfinity(upper) ? lower : lower + (upper - lower) * (rank - below) / (upTo - below);
    }

    private void Add(ReadOnlySpan<char> line)
    {
        var space = line.LastIndexOf(' ');
        if (space < 0 || !double.TryParse(line[(space + 1)..], CultureInfo.InvariantCulture, out var value))
        {
            return;
        }
        var name = line[..space];
        const string Le = "_bucket{le=\"";
        var bucket = name.IndexOf(Le, StringComparison.Ordinal);
        if (bucket < 0)
        {
            _values[name.ToString()] = value;
        }
        else if (TryBound(name[(bucket + Le.Length)..], out var upTo))
        {
            var histogram = name[..bucket].ToString();
            (_buckets.TryGetValue(histogram, out var known) ? known : _buckets[histogram] = []).Add((upTo, value));
        }
    }

    private static bool TryBound(ReadOnlySpan<char> text, out double bound)
    {
        var end = text.IndexOf('"');
        bound = double.PositiveInfinity;
        return end >= 0
            && (text[..end] is "+Inf" || double.TryParse(text[..end], CultureInfo.InvariantCulture, out bound));
    }
}
