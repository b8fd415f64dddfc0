using Dr.Recovery;

namespace Dr.Core.Tests.Recovery;

public sealed class PlanDiagramTests
{
    [Fact]
    public void Every_step_is_a_box_and_every_arrow_is_a_wait_that_no_other_arrow_says()
    {
        var plan = Plans.Of();

        var lines = PlanDiagram.Of(plan).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal("flowchart LR", lines[0]);
        Assert.Equal(plan.Steps.Count, lines.Count(line => line.Contains("[\"", StringComparison.Ordinal)));
        Assert.Contains("  s1 --> s2", lines);
        Assert.DoesNotContain("  s1 --> s3", lines);
        Assert.Single(lines, line => line == "  subgraph etcd");
    }

    [Fact]
    public void What_would_end_a_label_is_written_as_an_entity()
    {
        var plan = Plans.Of() with { Steps = [new RestoreStep("a/b", "say \"<&>\"", "a/b", [], "")] };

        Assert.Contains("say &quot;&lt;&amp;&gt;&quot;", PlanDiagram.Of(plan), StringComparison.Ordinal);
    }
}
