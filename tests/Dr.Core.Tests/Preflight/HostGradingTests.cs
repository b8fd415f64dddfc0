using Dr.Findings;
using Dr.Preflight;

namespace Dr.Core.Tests.Preflight;

public sealed class HostGradingTests
{
    private static readonly HardwareProfile s_profile = new(
        "small",
        new Dictionary<string, IReadOnlyDictionary<string, Requirement>>
        {
            ["etcd"] = new Dictionary<string, Requirement>
            {
                ["cores"] = new(2, 1),
                ["memory"] = new(8L << 30, 2L << 30),
                ["fdatasyncP99"] = new(10, 100),
                ["clockSkew"] = new(500, 5000),
            },
            ["master"] = new Dictionary<string, Requirement>
            {
                ["cores"] = new(2, null),
                ["fdatasyncP99"] = new(50, 60),
                ["thinPoolFree"] = new(30, 10),
            },
        }
    );

    [Theory]
    [InlineData(9.9, GradeResult.Pass)]
    [InlineData(10.0, GradeResult.Pass)]
    [InlineData(10.1, GradeResult.Warn)]
    [InlineData(100.0, GradeResult.Warn)]
    [InlineData(100.1, GradeResult.Fail)]
    [InlineData(null, GradeResult.Unmeasured)]
    public void A_figure_passes_warns_or_fails_and_what_was_not_measured_never_passes(
        double? measured,
        GradeResult expected
    )
    {
        var graded = Judge(Fit("a") with { SyncP99 = measured }).Single(one => one.Grade.Figure == "fdatasyncP99");

        Assert.Equal(expected, graded.Grade.Result);
        Assert.Equal(
            expected switch
            {
                GradeResult.Pass => null,
                GradeResult.Fail => Severity.Critical,
                _ => Severity.Warning,
            },
            graded.Finding?.Severity
        );
    }

    [Fact]
    public void A_finding_has_the_figure_measured_what_is_wanted_and_what_to_do()
    {
        var finding = Judge(Fit("a") with { SyncP99 = 48.21 }).Select(one => one.Finding).OfType<Finding>().Single();

        Assert.Equal(("host.disk-slow", "a"), (finding.Code, finding.Subject));
        Assert.Equal(
            "fdatasync p99 of a: 48.21 ms; small asks of etcd at most 10 ms and refuses more than 100 ms",
            finding.Message
        );
        Assert.NotEmpty(finding.Hint);
    }

    [Fact]
    public void Roles_on_one_host_need_cores_together_and_the_disk_of_the_strictest()
    {
        var both = Fit("a") with { Roles = ["etcd", "master"], Cores = 3, SyncP99 = 61 };

        var grades = Judge(both).Select(one => one.Grade).ToDictionary(grade => grade.Figure);

        Assert.Equal((4, GradeResult.Warn), (grades["cores"].Want, grades["cores"].Result));
        Assert.Equal(
            (10, 60, GradeResult.Fail),
            (grades["fdatasyncP99"].Want, grades["fdatasyncP99"].Must, grades["fdatasyncP99"].Result)
        );
    }

    [Fact]
    public void What_the_kernel_keeps_of_the_memory_is_not_missing()
    {
        var grades = Judge(Fit("a") with { MemoryBytes = (long)(7.4 * (1L << 30)) });

        Assert.Equal(GradeResult.Pass, grades.Single(one => one.Grade.Figure == "memory").Grade.Result);
    }

    [Fact]
    public void The_clock_that_differs_from_most_is_the_wrong_one()
    {
        HostMeasurement[] hosts =
        [
            Fit("a") with
            {
                ClockOffset = 600_000,
            },
            Fit("b") with
            {
                ClockOffset = 599_900,
                ClockUncertainty = 20,
            },
            Fit("c") with
            {
                ClockOffset = 0,
            },
            Fit("d") with
            {
                ClockOffset = 600_010,
            },
        ];

        var failed = HostGrading.Judge(hosts, s_profile).Select(one => one.Finding).OfType<Finding>().ToList();

        var only = Assert.Single(failed);
        Assert.Equal(("host.clock-skewed", "c", Severity.Critical), (only.Code, only.Subject, only.Severity));
    }

    [Theory]
    [InlineData(510, 0, GradeResult.Warn)]
    [InlineData(510, 20, GradeResult.Pass)]
    public void A_skew_counts_as_far_as_it_is_certain(double offset, double uncertainty, GradeResult expected)
    {
        var graded = Judge(Fit("a") with { ClockOffset = offset, ClockUncertainty = uncertainty });

        Assert.Equal(expected, graded.Single(one => one.Grade.Figure == "clockSkew").Grade.Result);
    }

    [Fact]
    public void A_thin_pool_is_graded_where_there_is_one()
    {
        var docker = new DockerFacts("17.03.2-ce", "devicemapper") { ThinPoolFree = 5 };
        var with = Fit("a") with { Roles = ["master"], Docker = docker };
        var without = with with { Docker = docker with { StorageDriver = "overlay2", ThinPoolFree = null } };

        Assert.Contains(Judge(with), one => one.Finding?.Code == "docker.pool-full");
        Assert.DoesNotContain(Judge(without), one => one.Grade.Figure == "thinPoolFree");
    }

    private static List<Graded> Judge(HostMeasurement host) => [.. HostGrading.Judge([host], s_profile)];

    private static HostMeasurement Fit(string name) =>
        new(name, ["etcd"])
        {
            Cores = 4,
            MemoryBytes = 16L << 30,
            FreeBytes = 100L << 30,
            FreeInodes = 1_000_000,
            SyncP99 = 1,
            SequentialWrite = 200 << 20,
            ClockOffset = 0,
            ClockUncertainty = 0,
        };
}
