using Dr.Findings;
using Dr.Preflight;

namespace Dr.Core.Tests.Preflight;

public sealed class LinkGradingTests
{
    private static readonly RequiredPort s_peers = new(2380, PortProtocol.Tcp, "etcd's peers", ["etcd"], ["etcd"]);
    private static readonly RequiredPort s_ssh = new(22, PortProtocol.Tcp, "ssh", ["etcd"], ["etcd"])
    {
        IsVital = false,
    };

    [Theory]
    [InlineData(
        PortOutcome.Refused,
        PortMeasurement.OurListener,
        "network.port-blocked",
        "a firewall rejects it",
        Severity.Critical
    )]
    [InlineData(PortOutcome.Refused, "etcd", "network.port-closed", "etcd on b does not listen", Severity.Critical)]
    [InlineData(
        PortOutcome.Silent,
        PortMeasurement.OurListener,
        "network.port-blocked",
        "a firewall drops it",
        Severity.Critical
    )]
    [InlineData(
        PortOutcome.Unreachable,
        PortMeasurement.OurListener,
        "network.port-blocked",
        "a firewall rejects it",
        Severity.Critical
    )]
    [InlineData(
        PortOutcome.Stranger,
        PortMeasurement.OurListener,
        "network.stranger",
        "not that host",
        Severity.Critical
    )]
    public void What_blocks_a_port_is_named(
        PortOutcome outcome,
        string listener,
        string code,
        string why,
        Severity severity
    )
    {
        var finding = Assert.Single(
            LinkGrading.Ports([Link("a", Open(s_ssh), new(s_peers, outcome, listener, "detail"))])
        );

        Assert.Equal((code, "b", severity), (finding.Code, finding.Subject, finding.Severity));
        Assert.StartsWith(
            "TCP 2380 of b (etcd's peers) cannot be reached from a: ",
            finding.Message,
            StringComparison.Ordinal
        );
        Assert.Contains(why, finding.Message, StringComparison.Ordinal);
        Assert.NotEmpty(finding.Hint);
    }

    [Fact]
    public void A_port_that_is_closed_to_many_is_one_finding_that_names_them()
    {
        var closed = new PortMeasurement(s_peers, PortOutcome.Silent, PortMeasurement.OurListener);

        var finding = Assert.Single(
            LinkGrading.Ports([
                Link("a", Open(s_ssh), closed),
                Link("c", Open(s_ssh), closed),
                Link("d", Open(s_ssh), Open(s_peers)),
            ])
        );

        Assert.Contains("from a, c:", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pair_without_any_way_is_one_finding_and_not_one_for_each_port()
    {
        var finding = Assert.Single(
            LinkGrading.Ports([Link("a", Silent(s_ssh), Silent(s_peers)), Link("c", Open(s_ssh), Open(s_peers))])
        );

        Assert.Equal(("network.no-way", "a → b", Severity.Critical), (finding.Code, finding.Subject, finding.Severity));
    }

    [Fact]
    public void What_could_not_be_tried_is_a_warning_with_the_reason_once()
    {
        PortMeasurement[] untried =
        [
            new(s_ssh, PortOutcome.Unmeasured, PortMeasurement.OurListener, "listening takes root"),
            new(s_peers, PortOutcome.Unmeasured, PortMeasurement.OurListener, "listening takes root"),
        ];

        var finding = Assert.Single(LinkGrading.Ports([Link("a", untried), Link("c", untried)]));

        Assert.Equal(("network.unmeasured", Severity.Warning), (finding.Code, finding.Severity));
        Assert.Equal("TCP 22, TCP 2380 of b could not be tried from a, c: listening takes root", finding.Message);
    }

    [Fact]
    public void A_port_that_a_restore_can_do_without_warns_only()
    {
        var finding = Assert.Single(LinkGrading.Ports([Link("a", Silent(s_ssh), Open(s_peers))]));

        Assert.Equal(Severity.Warning, finding.Severity);
    }

    [Fact]
    public void Open_ports_are_no_news() => Assert.Empty(LinkGrading.Ports([Link("a", Open(s_ssh), Open(s_peers))]));

    [Theory]
    [InlineData(9.0, GradeResult.Pass)]
    [InlineData(11.0, GradeResult.Warn)]
    [InlineData(101.0, GradeResult.Fail)]
    [InlineData(null, GradeResult.Unmeasured)]
    public void Round_trips_between_members_are_graded_and_others_are_not(double? time, GradeResult expected)
    {
        var profile = new HardwareProfile(
            "small",
            new Dictionary<string, IReadOnlyDictionary<string, Requirement>>
            {
                ["etcd"] = new Dictionary<string, Requirement> { ["roundTrip"] = new(10, 100) },
            }
        );
        HostMeasurement[] hosts = [new("a", ["etcd"]), new("b", ["etcd", "master"]), new("w", ["worker"])];

        var graded = LinkGrading.RoundTrips(
            [Link("a") with { RoundTrip = time }, Link("w") with { RoundTrip = time }],
            hosts,
            profile
        );

        Assert.Equal(("a → b", expected), (Assert.Single(graded).Grade.Subject, graded.Single().Grade.Result));
    }

    private static LinkMeasurement Link(string from, params PortMeasurement[] ports) => new(from, "b", ports);

    private static PortMeasurement Open(RequiredPort port) => new(port, PortOutcome.Open, PortMeasurement.OurListener);

    private static PortMeasurement Silent(RequiredPort port) =>
        new(port, PortOutcome.Silent, PortMeasurement.OurListener);
}
