using System.Text.Json.Nodes;
using Dr.Capture;
using Dr.Objects;
using Dr.Objects.Selection;

namespace Dr.Core.Tests.Objects;

public sealed class LeftOutTests
{
    private readonly ServicesWithSelector _services = new();

    [Fact]
    public void A_type_is_left_out_before_it_is_listed_and_the_rule_says_why()
    {
        (LeftOutRule Rule, ResourceType Type)[] cases =
        [
            (TypeRules.Secrets, Sample.Type("", "Secret", "secrets")),
            (TypeRules.Subresource, Sample.Type("apps", "Scale", "deployments/scale")),
            (TypeRules.NotListable, Sample.Type("", "Binding", "bindings", verbs: "create")),
            (
                TypeRules.NotListable,
                Sample.Type("authorization.k8s.io", "SubjectAccessReview", "subjectaccessreviews", verbs: "create")
            ),
            (
                TypeRules.NotCreatable,
                Sample.Type("", "ComponentStatus", "componentstatuses", false, verbs: ["get", "list"])
            ),
            (TypeRules.NotCreatable, Sample.Type("metrics.k8s.io", "PodMetrics", "pods", verbs: ["get", "list"])),
            (TypeRules.Events, Sample.Type("events.k8s.io", "Event", "events")),
            (TypeRules.Nodes, Sample.Type("", "Node", "nodes", false)),
            (TypeRules.Revisions, Sample.Type("apps", "ControllerRevision", "controllerrevisions")),
        ];

        Assert.All(cases, one => Assert.Equal(one.Rule, TypeRules.Why(one.Type)));
    }

    [Fact]
    public void A_custom_type_that_is_also_called_secrets_is_not_one() =>
        Assert.Null(TypeRules.Why(Sample.Type("example.com", "Secret", "secrets")));

    [Fact]
    public void Pods_with_a_controller_and_mirror_pods_are_left_out_and_bare_pods_are_kept()
    {
        var bare = Sample.Object(Sample.Pods, "a");
        var owned = Sample.Object(Sample.Pods, "a", "", Owner("ReplicaSet"));
        var adopted = Sample.Object(Sample.Pods, "a", "", Owner("ReplicaSet", controller: false));
        var mirror = Sample.Object(Sample.Pods, "a", "", """ "annotations": {"kubernetes.io/config.mirror": "x"} """);

        Assert.Null(Why(Sample.Pods, bare));
        Assert.Null(Why(Sample.Pods, adopted));
        Assert.Equal(ObjectRules.OwnedPod, Why(Sample.Pods, owned));
        Assert.Equal(ObjectRules.MirrorPod, Why(Sample.Pods, mirror));
    }

    [Fact]
    public void What_a_controller_makes_again_is_left_out_and_what_a_custom_resource_owns_is_kept()
    {
        Assert.Equal(ObjectRules.OwnedReplicaSet, Why(Sample.ReplicaSets, Owned(Sample.ReplicaSets, "Deployment")));
        Assert.Equal(ObjectRules.OwnedJob, Why(Sample.Jobs, Owned(Sample.Jobs, "CronJob")));
        Assert.Null(Why(Sample.ReplicaSets, Owned(Sample.ReplicaSets, "Rollout")));
        Assert.Null(Why(Sample.Jobs, Owned(Sample.Jobs, "Workflow")));
        Assert.Null(Why(Sample.StatefulSets, Owned(Sample.StatefulSets, "Database")));
    }

    [Fact]
    public void Endpoints_that_a_controller_found_are_left_out_and_those_of_a_service_without_selector_are_kept()
    {
        _services.Note(Sample.Object(Sample.Services, "found", """ "spec": {"selector": {"app": "web"}} """));
        _services.Note(Sample.Object(Sample.Services, "manual", """ "spec": {"selector": {}} """));

        Assert.Equal(ObjectRules.FoundEndpoints, Why(Sample.Endpoints, Sample.Object(Sample.Endpoints, "found")));
        Assert.Null(Why(Sample.Endpoints, Sample.Object(Sample.Endpoints, "manual")));
        Assert.Equal(ObjectRules.FoundEndpoints, Why(Sample.Slices, Slice("found", "")));
        Assert.Equal(ObjectRules.FoundEndpoints, Why(Sample.Slices, Slice("other", "endpointslice-controller.k8s.io")));
        Assert.Null(Why(Sample.Slices, Slice("manual", "staff")));
    }

    [Fact]
    public void Leases_that_are_held_and_objects_that_only_say_who_leads_are_left_out()
    {
        const string Leader = """ "annotations": {"control-plane.alpha.kubernetes.io/leader": "{}"} """;

        Assert.Equal(
            ObjectRules.LeaderElection,
            Why(Sample.Leases, Sample.Object(Sample.Leases, "a", """ "spec": {"holderIdentity": "x"} """))
        );
        Assert.Null(Why(Sample.Leases, Sample.Object(Sample.Leases, "a", """ "spec": {} """)));
        Assert.Equal(
            ObjectRules.LeaderElection,
            Why(Sample.ConfigMaps, Sample.Object(Sample.ConfigMaps, "a", "", Leader))
        );
        Assert.Null(Why(Sample.ConfigMaps, Sample.Object(Sample.ConfigMaps, "a", """ "data": {"a": "b"} """, Leader)));
    }

    [Fact]
    public void What_the_api_server_makes_itself_is_left_out_unless_somebody_changed_it()
    {
        const string Label = """ "labels": {"kubernetes.io/bootstrapping": "rbac-defaults"} """;
        string Managed(string by) =>
            $$"""{{Label}}, "managedFields": [{"manager": "kube-apiserver"}, {"manager": "{{by}}"}]""";
        var frozen = $$"""{{Label}}, "annotations": {"rbac.authorization.kubernetes.io/autoupdate": "false"} """;

        Assert.Equal(
            ObjectRules.Bootstrap,
            Why(Sample.ClusterRoles, Sample.Object(Sample.ClusterRoles, "admin", "", Label))
        );
        Assert.Equal(
            ObjectRules.Bootstrap,
            Why(
                Sample.ClusterRoles,
                Sample.Object(Sample.ClusterRoles, "admin", "", Managed("kube-controller-manager"))
            )
        );
        Assert.Null(Why(Sample.ClusterRoles, Sample.Object(Sample.ClusterRoles, "admin", "", Managed("kubectl-edit"))));
        Assert.Null(Why(Sample.ClusterRoles, Sample.Object(Sample.ClusterRoles, "admin", "", frozen)));
        Assert.Null(Why(Sample.ClusterRoles, Sample.Object(Sample.ClusterRoles, "admin")));
        Assert.Equal(
            ObjectRules.AutomaticApiService,
            Why(
                Sample.ApiServices,
                Sample.Object(
                    Sample.ApiServices,
                    "v1.",
                    "",
                    """ "labels": {"kube-aggregator.kubernetes.io/automanaged": "onstart"} """
                )
            )
        );
        Assert.Equal(
            ObjectRules.RootCertificate,
            Why(Sample.ConfigMaps, Sample.Object(Sample.ConfigMaps, "kube-root-ca.crt"))
        );
    }

    [Fact]
    public void The_tally_counts_by_type_and_rule_and_forgets_a_type_that_is_listed_anew()
    {
        var tally = new LeftOutTally();
        tally.Add(Sample.Type("", "Secret", "secrets"), TypeRules.Secrets);
        tally.Add(Sample.Type("apps", "Scale", "deployments/scale"), TypeRules.Subresource);
        tally.Add(Sample.Name(Sample.Jobs, "a"), ObjectRules.OwnedJob);
        tally.Add(Sample.Name(Sample.Pods, "a"), ObjectRules.OwnedPod);
        tally.Forget(Sample.Pods);
        tally.Add(Sample.Name(Sample.Pods, "a"), ObjectRules.OwnedPod);
        tally.Add(Sample.Name(Sample.Pods, "b"), ObjectRules.OwnedPod);

        Assert.Equal(
            ["objects: secrets", "objects: 1 of jobs.batch", "objects: 2 of pods"],
            tally.ToLeftOut().Select(line => line.What)
        );
        Assert.Equal(2, tally.Count(Sample.Pods));
    }

    [Fact]
    public void People_read_one_line_for_each_reason()
    {
        const string Events = "event: Events expire.";
        const string Owned = "owned: A controller makes it.";

        var lines = LeftOutTally.Shorten([
            new LeftOut("etcd: auth", Events),
            new LeftOut("etcd: leases", Events),
            new LeftOut("objects: events", Events),
            new LeftOut("objects: events.events.k8s.io", Events),
            new LeftOut("objects: 3 of pods", Owned),
            new LeftOut("objects: 14 of replicasets.apps", Owned),
            new LeftOut("objects: 5 of leases", "lease: Leases are renewed."),
            new LeftOut("objects: secrets", "secret: Never."),
        ]);

        Assert.Equal(
            [
                "etcd: auth",
                "etcd: leases",
                "objects: 2 types",
                "objects: 17 of 2 types",
                "objects: 5 of leases",
                "objects: secrets",
            ],
            lines.Select(line => line.What)
        );
    }

    [Fact]
    public void Every_rule_has_a_code_of_its_own_and_a_sentence()
    {
        var rules = TypeRules.All.Concat(ObjectRules.All).ToList();

        Assert.Equal(rules.Count, rules.Select(rule => rule.Code).Distinct().Count());
        Assert.All(rules, rule => Assert.EndsWith(".", rule.Sentence, StringComparison.Ordinal));
    }

    private LeftOutRule? Why(ResourceType type, JsonObject served) =>
        new ObjectRules(_services).Why(ObjectName.Of(type, served), served);

    private static JsonObject Owned(ResourceType type, string by) => Sample.Object(type, "a", "", Owner(by));

    private static string Owner(string kind, bool controller = true) =>
        $$"""
        "ownerReferences": [{"apiVersion": "x/v1", "kind": "{{kind}}", "name": "o", "uid": "u", "controller": {{(
            controller ? "true" : "false"
        )}}}]
        """;

    private static JsonObject Slice(string service, string manager) =>
        Sample.Object(
            Sample.Slices,
            "s",
            "",
            $$"""
            "labels": {"kubernetes.io/service-name": "{{service}}", "endpointslice.kubernetes.io/managed-by": "{{manager}}"}
            """
        );
}
