namespace Dr.Providers.CommandLine;

/// <summary>Sizes, times and ages as people read them. Never parsed by anybody.</summary>
public static class HumanText
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

    public static string Size(long bytes)
    {
        var unit = 0;
        double value = bytes;
        while (value >= 1024 && unit < Units.Length - 1)
        {
            value /= 1024;
            unit++;
        }

        return unit == 0 ? $"{bytes} B" : $"{value:0.0} {Units[unit]}";
    }

    public static string Duration(TimeSpan time) =>
        time switch
        {
            { TotalSeconds: < 10 } => $"{time.TotalSeconds:0.00} s",
            { TotalMinutes: < 2 } => $"{time.TotalSeconds:0.0} s",
            { TotalHours: < 2 } => $"{(int)time.TotalMinutes} min {time.Seconds:00} s",
            _ => $"{(int)time.TotalHours} h {time.Minutes:00} min",
        };

    /// <summary>How long ago, in one unit.</summary>
    public static string Age(TimeSpan age) =>
        age switch
        {
            { Ticks: < 0 } => "in the future",
            { TotalMinutes: < 2 } => $"{(int)age.TotalSeconds} s",
            { TotalHours: < 2 } => $"{(int)age.TotalMinutes} min",
            { TotalDays: < 2 } => $"{(int)age.TotalHours} h",
            _ => $"{(int)age.TotalDays} d",
        };

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'");

    public static string Count(long count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
