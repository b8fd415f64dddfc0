using Dr.Providers.Etcd.Client;

namespace Dr.Providers.Tests.Etcd;

public sealed class PrometheusTextTests
{
    private const string Text = """
        # HELP etcd_server_quota_backend_bytes Current backend storage quota size in bytes.
        # TYPE etcd_server_quota_backend_bytes gauge
        etcd_server_quota_backend_bytes 2.147483648e+09
        fsync_bucket{le="0.001"} 50
        fsync_bucket{le="0.002"} 90
        fsync_bucket{le="0.004"} 100
        fsync_bucket{le="+Inf"} 100
        slow_bucket{le="0.001"} 0
        slow_bucket{le="+Inf"} 5
        none_bucket{le="+Inf"} 0
        a line that is none of ours
        """;

    private readonly PrometheusText _metrics = PrometheusText.Parse(Text);

    [Fact]
    public void A_value_is_read_in_any_notation() =>
        Assert.Equal(2147483648, _metrics.Value("etcd_server_quota_backend_bytes"));

    [Fact]
    public void A_quantile_is_interpolated_within_its_bucket() =>
        Assert.Equal(0.0038, _metrics.Quantile("fsync", 0.99)!.Value, 6);

    [Fact]
    public void A_quantile_beyond_the_last_bound_is_that_bound() =>
        Assert.Equal(0.001, _metrics.Quantile("slow", 0.99));

    [Fact]
    public void What_is_not_there_is_not_known()
    {
        Assert.Null(_metrics.Value("etcd_nothing"));
        Assert.Null(_metrics.Quantile("nothing", 0.99));
        Assert.Null(_metrics.Quantile("none", 0.99));
    }
}
