using Dr.Preflight;
using Dr.Providers.Preflight;

namespace Dr.Providers.Tests.Preflight;

public sealed class LinkAnswersTests
{
    private static readonly RequiredPort s_tcp = new(2380, PortProtocol.Tcp, "peers", [], []);
    private static readonly RequiredPort s_udp = new(500, PortProtocol.Udp, "keys", [], []);

    [Theory]
    [InlineData("tcp 0 0 open dr-preflight run-1 b", "dr-preflight run-1 b", PortOutcome.Open)]
    [InlineData("tcp 0 124 open dr-preflight run-1 b", "dr-preflight run-1 b", PortOutcome.Open)]
    [InlineData("tcp 0 0 open dr-preflight run-1 c", "dr-preflight run-1 b", PortOutcome.Stranger)]
    [InlineData("tcp 0 1 open", "dr-preflight run-1 b", PortOutcome.Stranger)]
    [InlineData("tcp 0 0 open", null, PortOutcome.Open)]
    [InlineData("tcp 0 1 bash: connect: Connection refused bash: line 1: /dev/tcp/x", null, PortOutcome.Refused)]
    [InlineData("tcp 0 1 bash: connect: No route to host", null, PortOutcome.Unreachable)]
    [InlineData("tcp 0 1 bash: connect: Network is unreachable", null, PortOutcome.Unreachable)]
    [InlineData("tcp 0 1 bash: connect: Connection timed out", null, PortOutcome.Silent)]
    [InlineData("tcp 0 124 ", null, PortOutcome.Silent)]
    [InlineData("tcp 0 127 neither bash nor nc is there", null, PortOutcome.Unmeasured)]
    [InlineData("", null, PortOutcome.Unmeasured)]
    public void An_answer_says_what_became_of_the_call(string line, string? word, PortOutcome expected)
    {
        var answers = LinkAnswers.Parse($"{line}\n", [new PortCall("b", "10.0.0.2", s_tcp, word)], 124);

        Assert.Equal(expected, Assert.Single(answers.Outcomes).Outcome);
    }

    [Theory]
    [InlineData("udp 0 0 ", PortOutcome.Open)]
    [InlineData("udp 0 1 bash: line 1: printf: write error: Connection refused", PortOutcome.Refused)]
    [InlineData("udp 0 1 bash: line 1: printf: write error: Operation not permitted", PortOutcome.Unreachable)]
    public void A_datagram_that_went_without_a_complaint_may_have_arrived(string line, PortOutcome expected)
    {
        var answers = LinkAnswers.Parse($"{line}\n", [new PortCall("b", "10.0.0.2", s_udp, "run-1 a")], 124);

        Assert.Equal(expected, Assert.Single(answers.Outcomes).Outcome);
    }

    [Theory]
    [InlineData("rtt b ping 0.414", 0.414, "ping")]
    [InlineData("rtt b connect 912000 300000 280000 310000 9000000", 0.31, "connect")]
    public void A_round_trip_is_pings_mean_or_the_middle_one_of_connects(string line, double expected, string by)
    {
        var trips = LinkAnswers.Parse($"{line}\n", [], 124).RoundTrips;

        Assert.Equal((expected, by), trips["b"]);
    }

    [Fact]
    public void A_ping_that_says_nothing_is_no_figure() =>
        Assert.Empty(LinkAnswers.Parse("rtt b ping \n", [], 124).RoundTrips);
}
