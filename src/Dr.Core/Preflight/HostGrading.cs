namespace Dr.Preflight;

/// <summary>Holds what was measured of hosts against a profile. Pure.</summary>
public static class HostGrading
{
    private static readonly (Figure Figure, Func<HostMeasurement, double?> Value)[] s_figures =
    [
        (Figures.Cores, host => host.Cores),
        (Figures.Memory, host => host.MemoryBytes),
        (Figures.FreeDisk, host => host.FreeBytes),
        (Figures.FreeInodes, host => host.FreeInodes),
        (Figures.SyncP99, host => host.SyncP99),
        (Figures.SequentialWrite, host => host.SequentialWrite),
    ];

    /// <param name="hosts">Those that could be measured. Of hosts on one machine one has its disk measured: the others are given its figures.</param>
    /// <param name="profile">What is asked of them.</param>
    public static IReadOnlyList<Graded> Judge(IReadOnlyList<HostMeasurement> hosts, HardwareProfile profile)
    {
        var graded = new List<Graded>();
        var reference = Reference(hosts);
        foreach (var host in hosts)
        {
            foreach (var (figure, value) in s_figures)
            {
                Add(graded, host, figure, value(host), profile);
            }

            // why: most hosts have no such pool, which is no reason to complain
            if (host.Docker?.ThinPoolFree is { } free)
            {
                Add(graded, host, Figures.ThinPoolFree, free, profile);
            }

            Add(graded, host, Figures.ClockSkew, Skew(host, reference), profile);
        }

        return graded;
    }

    private static void Add(
        List<Graded> graded,
        HostMeasurement host,
        Figure figure,
        double? value,
        HardwareProfile profile
    )
    {
        if (profile.For(host.Roles, figure) is { } asked)
        {
            graded.Add(Grade.Of(figure, host.Host, value, asked, Asks(profile, host.Roles)));
        }
    }

    // why: nobody knows the true time; the clock that differs from most is the wrong one, and this machine's counts as one of them
    private static double Reference(IReadOnlyList<HostMeasurement> hosts)
    {
        var offsets = hosts.Select(host => host.ClockOffset).OfType<double>().Append(0).Order().ToList();
        double[] middle = [offsets[(offsets.Count - 1) / 2], offsets[offsets.Count / 2]];
        return middle.MinBy(Math.Abs);
    }

    private static double? Skew(HostMeasurement host, double reference) =>
        host.ClockOffset is { } offset
            ? Math.Max(0, Math.Round(Math.Abs(offset - reference) - (host.ClockUncertainty ?? 0), 1))
            : null;

    internal static string Asks(HardwareProfile profile, IReadOnlyList<string> roles) =>
        $"{profile.Name} asks of {string.Join(" and ", roles)}";
}
