using System.Text.Json.Nodes;
using Dr.Providers.Cluster.Client;

namespace Dr.Providers.Tests.Cluster;

public sealed class ApiCapabilitiesTests
{
    [Theory]
    [InlineData("v1.8.15", false, false, false)]
    [InlineData("v1.12.10-rancher1", true, false, false)]
    [InlineData("v1.13.0", true, true, false)]
    [InlineData("v1.16.3+k3s1", true, true, false)]
    [InlineData("v1.20.2", true, true, false)]
    [InlineData("v1.26.0", true, true, true)]
    [InlineData("v1.33.1-gke.1234", true, true, true)]
    public void Each_version_can_what_it_can(string text, bool pages, bool dryRun, bool aggregated)
    {
        var found = Parse(text);

        Assert.True(found.IsSupported);
        Assert.Equal((pages, dryRun, aggregated), (found.ListPages, found.DryRun, found.AggregatedDiscovery));
        Assert.Equal(text, found.Text);
    }

    [Fact]
    public void Applying_on_the_server_is_there_from_1_16_and_picky_until_1_22()
    {
        Assert.False(Parse("v1.15.9").ServerSideApply);
        Assert.True(Parse("v1.16.0").ServerSideApply);
        Assert.True(Parse("v1.21.14").ApplyNeedsPortProtocols);
        Assert.False(Parse("v1.22.0").ApplyNeedsPortProtocols);
    }

    [Fact]
    public void What_is_older_than_1_8_is_not_supported() => Assert.False(Parse("v1.7.16").IsSupported);

    [Theory]
    [InlineData("")]
    [InlineData("latest")]
    [InlineData("vone.two")]
    public void What_is_no_version_is_an_error(string text) => Assert.Throws<FormatException>(() => Parse(text));

    private static ApiCapabilities Parse(string text) =>
        ApiCapabilities.Parse(
            new JsonObject
            {
                ["major"] = "1",
                ["minor"] = "20+",
                ["gitVersion"] = text,
            }
        );
}
