using Dr.Errors;
using Dr.Recovery;

namespace Dr.Core.Tests.Recovery;

public sealed class RestorePartsTests
{
    private const string Etcd = RestoreParts.Etcd;
    private const string MySql = RestoreParts.MySql;
    private const string Objects = RestoreParts.Objects;

    [Fact]
    public void Everything_that_is_held_and_has_a_place_is_restored()
    {
        var (parts, left) = RestoreParts.Choose([MySql, Etcd], [Etcd, MySql], []);

        Assert.Equal([Etcd, MySql], parts);
        Assert.Empty(left);
    }

    [Fact]
    public void What_has_no_place_is_left_and_said_aloud()
    {
        var (parts, left) = RestoreParts.Choose([Etcd, MySql], [Etcd], []);

        Assert.Equal([Etcd], parts);
        var decision = Assert.Single(left);
        Assert.Contains(MySql, decision.What, StringComparison.Ordinal);
        Assert.Contains("no place", decision.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Services_stay_as_they_are_while_objects_are_written_through_one_of_them()
    {
        var (parts, left) = RestoreParts.Choose([Objects], [Objects, RestoreParts.Services], []);

        Assert.Equal([Objects], parts);
        Assert.Contains("has to run meanwhile", Assert.Single(left).Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Services_are_no_part_of_a_point_and_need_a_place_only()
    {
        var (parts, left) = RestoreParts.Choose([Etcd], [Etcd, RestoreParts.Services], []);

        Assert.Equal([Etcd, RestoreParts.Services], parts);
        Assert.Empty(left);
        Assert.Empty(RestoreParts.Choose([Etcd], [Etcd], []).Left);
    }

    [Fact]
    public void The_load_balancer_may_be_proven_alone_and_never_while_objects_are_written()
    {
        string[] places = [Etcd, Objects, RestoreParts.Services, RestoreParts.LoadBalancer];

        var (alone, _) = RestoreParts.Choose([Etcd], places, [RestoreParts.LoadBalancer]);
        var (beside, _) = RestoreParts.Choose([Objects], places, []);
        var error = Assert.Throws<DrException>(() => RestoreParts.Choose([Etcd], [Etcd], [RestoreParts.LoadBalancer]));

        Assert.Equal([RestoreParts.LoadBalancer], alone);
        Assert.Equal([Objects], beside);
        Assert.Contains("it holds no load-balancer", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_only_does_not_name_is_left_and_said_aloud()
    {
        var (parts, left) = RestoreParts.Choose([Etcd, MySql], [Etcd, MySql], [MySql]);

        Assert.Equal([MySql], parts);
        Assert.Contains("--only", Assert.Single(left).Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("etcd", "etcd,mysql", "mysql", "holds no mysql")]
    [InlineData("etcd,mysql", "etcd", "mysql", "no place for mysql")]
    [InlineData("mysql", "etcd", "", "holds mysql")]
    [InlineData("", "etcd", "", "holds nothing")]
    public void What_cannot_be_done_is_refused_as_a_mistake(string held, string placed, string only, string expected)
    {
        var error = Assert.Throws<DrException>(() => RestoreParts.Choose(Words(held), Words(placed), Words(only)));

        Assert.Equal(ErrorCode.Usage, error.Code);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.NotEmpty(error.Hint);
    }

    [Fact]
    public void The_etcd_snapshot_goes_before_objects_and_both_at_once_are_a_mistake()
    {
        string[] all = [Etcd, MySql, Objects];

        var (parts, left) = RestoreParts.Choose(all, all, []);
        var (asked, _) = RestoreParts.Choose(all, all, [Objects]);
        var error = Assert.Throws<DrException>(() => RestoreParts.Choose(all, all, [Etcd, Objects]));

        Assert.Equal([Etcd, MySql], parts);
        Assert.Contains("etcd snapshot", Assert.Single(left).Why, StringComparison.Ordinal);
        Assert.Equal([Objects], asked);
        Assert.Equal([MySql, Objects], RestoreParts.Choose(all, [MySql, Objects], []).Parts);
        Assert.Equal(ErrorCode.Usage, error.Code);
    }

    private static string[] Words(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries);
}
