using Dr.Objects;
using Dr.Objects.Order;

namespace Dr.Core.Tests.Objects;

public sealed class RestoreGraphTests
{
    [Fact]
    public void Stages_follow_one_another_whatever_the_order_of_the_objects()
    {
        ResourceType[] expected =
        [
            Sample.Namespaces,
            Sample.ClusterRoles,
            Sample.ServiceAccounts,
            Sample.ConfigMaps,
            Sample.Volumes,
            Sample.Services,
            Sample.Deployments,
            Sample.Widgets,
            Sample.Ingresses,
            Sample.Quotas,
            Sample.Hooks,
        ];

        var order = RestoreGraph.Order([.. expected.Reverse().Select(type => Node(type, "x"))]);

        Assert.Equal(expected, order.Waves.Select(wave => Assert.Single(wave.Objects).Type));
        Assert.Empty(order.Relinks);
        Assert.Empty(order.Cycles);
    }

    [Fact]
    public void A_claim_comes_after_its_volume_and_both_after_their_class()
    {
        var order = RestoreGraph.Order([
            Node(Sample.Claims, "data", """ "spec": {"volumeName": "pv", "storageClassName": "fast"} """),
            Node(Sample.Volumes, "pv", """ "spec": {"storageClassName": "fast"} """),
            Node(Sample.StorageClasses, "fast"),
        ]);

        Assert.Equal(["fast", "pv", "data"], order.Waves.Select(wave => Assert.Single(wave.Objects).Name));
    }

    [Fact]
    public void A_binding_comes_after_the_roles_and_accounts_that_it_names()
    {
        var order = RestoreGraph.Order([
            Node(
                Sample.RoleBindings,
                "b",
                """
                "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "r"},
                "subjects": [{"kind": "ServiceAccount", "name": "s", "namespace": "shop"}, {"kind": "User", "name": "u"}]
                """
            ),
            Node(Sample.ServiceAccounts, "s"),
            Node(Sample.ClusterRoles, "r"),
        ]);

        Assert.Equal(["r", "s", "b"], order.Waves.Select(wave => Assert.Single(wave.Objects).Name));
    }

    [Fact]
    public void A_custom_resource_comes_after_the_one_that_owns_it()
    {
        var order = RestoreGraph.Order([Node(Sample.Widgets, "part", owner: "whole"), Node(Sample.Widgets, "whole")]);

        Assert.Equal(["whole", "part"], order.Waves.Select(wave => Assert.Single(wave.Objects).Name));
        Assert.Empty(order.Relinks);
    }

    [Fact]
    public void An_owner_of_a_later_stage_is_linked_afterwards()
    {
        var order = RestoreGraph.Order([
            Node(Sample.ConfigMaps, "part", owner: "whole"),
            Node(Sample.Widgets, "whole"),
        ]);

        Assert.Equal(["part", "whole"], order.Waves.Select(wave => Assert.Single(wave.Objects).Name));
        Assert.Equal("part", Assert.Single(order.Relinks).Name);
    }

    [Fact]
    public void Owners_in_a_circle_are_written_first_and_linked_afterwards()
    {
        var order = RestoreGraph.Order([
            Node(Sample.Widgets, "a", owner: "b"),
            Node(Sample.Widgets, "b", owner: "c"),
            Node(Sample.Widgets, "c", owner: "a"),
            Node(Sample.Widgets, "self", owner: "self"),
        ]);

        Assert.Equal(["a", "b", "c", "self"], order.Waves.SelectMany(wave => wave.Objects).Select(name => name.Name));
        Assert.Equal(["a", "b", "c", "self"], order.Relinks.Select(name => name.Name));
        Assert.Empty(order.Cycles);
    }

    [Fact]
    public void An_owner_that_is_not_restored_holds_nothing_up() =>
        Assert.Equal(
            "part",
            Assert
                .Single(Assert.Single(RestoreGraph.Order([Node(Sample.Widgets, "part", owner: "gone")]).Waves).Objects)
                .Name
        );

    [Fact]
    public void Every_object_is_in_exactly_one_wave_and_never_before_what_it_needs()
    {
        var random = new Random(7);
        var nodes = Enumerable
            .Range(0, 2000)
            .Select(i => Node(Sample.Widgets, $"w-{i}", owner: random.Next(3) > 0 ? $"w-{random.Next(2000)}" : null))
            .ToList();

        var order = RestoreGraph.Order(nodes);

        var place = order.Waves.SelectMany((wave, i) => wave.Objects.Select(name => (name, i))).ToDictionary();
        var relinked = order.Relinks.ToHashSet();
        Assert.Equal(2000, place.Count);
        Assert.All(
            nodes.Where(node => node.Owners.Count > 0 && !relinked.Contains(node.Name)),
            node => Assert.True(place[Sample.Name(Sample.Widgets, node.Owners[0].Name)] < place[node.Name])
        );
        Assert.InRange(relinked.Count, 1, 1999);
    }

    [Fact]
    public void The_order_does_not_depend_on_the_order_of_the_objects()
    {
        var nodes = Enumerable.Range(0, 50).Select(i => Node(Sample.Widgets, $"w-{i}", owner: $"w-{i / 2}")).ToList();

        var order = RestoreGraph.Order(nodes);
        nodes.Reverse();
        var other = RestoreGraph.Order(nodes);

        Assert.Equal(order.Waves.SelectMany(wave => wave.Objects), other.Waves.SelectMany(wave => wave.Objects));
        Assert.Equal(order.Relinks, other.Relinks);
    }

    private static RestoreNode Node(ResourceType type, string name, string members = "", string? owner = null) =>
        RestoreNode.Of(
            Sample.Name(type, name),
            Sample.Object(type, name, members),
            owner is null ? [] : [new OwnerReference("example.com/v1", "Widget", owner, "u")]
        );
}
