using System.Globalization;
using Dr.Recovery;

namespace Dr.Preflight;

/// <summary>Something of a host that can be measured and asked for.</summary>
/// <param name="Key">As profiles name it: <c>fdatasyncP99</c>.</param>
/// <param name="Title">For people: <c>fdatasync p99</c>.</param>
/// <param name="Unit">Of every value of it.</param>
/// <param name="MoreIsBetter">False: a value above what is asked for is the bad one.</param>
/// <param name="Code">Of the finding where it is not as it should be.</param>
/// <param name="Hint">How to set it right.</param>
public sealed record Figure(string Key, string Title, FigureUnit Unit, bool MoreIsBetter, string Code, string Hint)
{
    /// <summary>Roles on one host each need their own: what they ask for is added up. Otherwise the strictest counts.</summary>
    public bool IsShared { get; init; }

    /// <summary>How much less than asked for still passes, from 0 to 1.</summary>
    public double Slack { get; init; }

    /// <summary>A value for people.</summary>
    public string Text(double value) =>
        Unit switch
        {
            FigureUnit.Bytes => QuotaRule.Size((long)value),
            FigureUnit.BytesPerSecond => $"{QuotaRule.Size((long)value)}/s",
            FigureUnit.Milliseconds => string.Create(CultureInfo.InvariantCulture, $"{value:0.##} ms"),
            FigureUnit.Percent => string.Create(CultureInfo.InvariantCulture, $"{value:0.#} %"),
            _ => value.ToString("N0", CultureInfo.InvariantCulture),
        };

    /// <summary>Whether a value is as good as what is asked for.</summary>
    public bool Suffices(double value, double asked) => MoreIsBetter ? value >= asked * (1 - Slack) : value <= asked;
}

/// <summary>What a figure is counted in.</summary>
public enum FigureUnit
{
    Count,
    Bytes,
    BytesPerSecond,
    Milliseconds,
    Percent,
}
