using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Dr.Preflight;

namespace Dr.Core.Tests.Preflight;

/// <summary>The ports that people read about are those that are measured.</summary>
public sealed partial class RequiredPortsTests
{
    [Fact]
    public void The_page_for_people_has_the_same_ports()
    {
        var page = Row()
            .Matches(File.ReadAllText(Page()))
            .SelectMany(row => row.Groups[2].Value.Split(", ").Select(number => $"{row.Groups[1].Value} {number}"));

        Assert.Equal(
            RequiredPorts
                .Table.Select(port => $"{port}")
                .Concat(["TCP 2379", "TCP 2380"])
                .Order(StringComparer.Ordinal),
            page.Order(StringComparer.Ordinal)
        );
    }

    private static string Page([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "../../../deploy/hardware/README.md"));

    [GeneratedRegex(@"^\| (TCP|UDP) \| ([0-9, ]+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
