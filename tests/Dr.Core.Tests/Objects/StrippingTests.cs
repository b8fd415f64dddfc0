using System.Text.Json.Nodes;
using Dr.Objects;
using Dr.Objects.Selection;

namespace Dr.Core.Tests.Objects;

public sealed class StrippingTests
{
    [Fact]
    public void What_the_server_writes_goes_and_everything_else_stays()
    {
        var served = Sample.Object(
            Sample.Deployments,
            "web",
            """
            "spec": {"replicas": 3, "template": {"metadata": {"creationTimestamp": null, "labels": {"a": "b"}}, "spec": {"status": 1}}},
            "status": {"replicas": 3}
            """,
            """
            "uid": "u", "resourceVersion": "1", "generation": 2, "creationTimestamp": "t", "selfLink": "/x", "managedFields": [],
            "deletionTimestamp": "t", "deletionGracePeriodSeconds": 30, "finalizers": ["a/b"], "generateName": "w-",
            "ownerReferences": [{"uid": "o"}],
            "annotations": {"deployment.kubernetes.io/revision": "4", "kubectl.kubernetes.io/last-applied-configuration": "{}"}
            """
        );

        AssertStripped(
            Sample.Object(
                Sample.Deployments,
                "web",
                """ "spec": {"replicas": 3, "template": {"metadata": {"labels": {"a": "b"}}, "spec": {"status": 1}}} """,
                """
                "finalizers": ["a/b"], "generateName": "w-",
                "annotations": {"kubectl.kubernetes.io/last-applied-configuration": "{}"}
                """
            ),
            Sample.Deployments,
            served
        );
    }

    [Fact]
    public void Annotations_that_are_empty_afterwards_go_too() =>
        AssertStripped(
            Sample.Object(Sample.Deployments, "web"),
            Sample.Deployments,
            Sample.Object(
                Sample.Deployments,
                "web",
                "",
                """ "annotations": {"deployment.kubernetes.io/revision": "4"} """
            )
        );

    [Fact]
    public void A_stripped_object_is_not_changed_by_stripping_it_again()
    {
        var pod = Pod("kube-api-access-x7k2p", """ "projected": {} """);
        Stripping.Strip(Sample.Pods, pod);
        var once = pod.DeepClone();
        Stripping.Strip(Sample.Pods, pod);

        Sample.AssertEqual(once, pod);
    }

    [Fact]
    public void The_selector_that_a_job_got_goes_and_one_that_its_author_wrote_stays()
    {
        const string Selector = """
            "selector": {"matchLabels": {"controller-uid": "u"}},
            "template": {"metadata": {"creationTimestamp": null, "labels": {"controller-uid": "u", "job-name": "once"}}}
            """;
        var manual = Sample.Object(
            Sample.Jobs,
            "once",
            """ "spec": {"manualSelector": true, "selector": {"matchLabels": {"controller-uid": "u"}}} """
        );

        AssertStripped(
            Sample.Object(
                Sample.Jobs,
                "once",
                """ "spec": {"template": {"metadata": {"labels": {"job-name": "once"}}}} """
            ),
            Sample.Jobs,
            Sample.Object(
                Sample.Jobs,
                "once",
                $$""" "spec": { {{Selector}} } """,
                """ "labels": {"controller-uid": "u"} """
            )
        );
        AssertStripped(manual.DeepClone().AsObject(), Sample.Jobs, manual);
    }

    [Theory]
    [InlineData("kube-api-access-x7k2p", """ "projected": {"sources": []} """)]
    [InlineData("default-token-x7k2p", """ "secret": {"secretName": "default-token-x7k2p"} """)]
    public void The_token_that_admission_put_into_a_pod_goes_with_its_mounts(string volume, string source)
    {
        var pod = Pod(volume, source);
        Stripping.Strip(Sample.Pods, pod);

        Sample.AssertEqual(
            Sample.Json(
                """ "containers": [{"name": "c", "volumeMounts": [{"name": "data", "mountPath": "/data"}]}], "volumes": [{"name": "data", "emptyDir": {}}] """
            ),
            pod["spec"]
        );
    }

    [Theory]
    [InlineData("my-token-x7k2p", """ "secret": {"secretName": "other"} """)]
    [InlineData("kube-api-access-x7k2p", """ "emptyDir": {} """)]
    public void A_volume_that_only_looks_like_one_stays(string volume, string source)
    {
        var pod = Pod(volume, source);
        Stripping.Strip(Sample.Pods, pod);

        Assert.Equal(2, pod["spec"]!["volumes"]!.AsArray().Count);
    }

    [Fact]
    public void A_pod_loses_its_place_but_not_a_priority_of_its_own()
    {
        const string Rest = """ "containers": [], "hostNetwork": true """;

        AssertStripped(
            Sample.Object(Sample.Pods, "a", $$""" "spec": {"priorityClassName": "high", {{Rest}} } """),
            Sample.Pods,
            Sample.Object(
                Sample.Pods,
                "a",
                $$""" "spec": {"nodeName": "n", "priorityClassName": "high", "priority": 9, "ephemeralContainers": [{}], {{Rest}} } """
            )
        );
        AssertStripped(
            Sample.Object(Sample.Pods, "a", $$""" "spec": {"priority": 0, {{Rest}} } """),
            Sample.Pods,
            Sample.Object(Sample.Pods, "a", $$""" "spec": {"priority": 0, {{Rest}} } """)
        );
    }

    [Fact]
    public void Generated_tokens_of_a_service_account_go_and_secrets_that_somebody_wrote_stay() =>
        AssertStripped(
            Sample.Object(
                Sample.ServiceAccounts,
                "web",
                """ "secrets": [{"name": "mine"}, {"name": "other-token-abcde"}] """
            ),
            Sample.ServiceAccounts,
            Sample.Object(
                Sample.ServiceAccounts,
                "web",
                """ "secrets": [{"name": "web-token-abcde"}, {"name": "mine"}, {"name": "other-token-abcde"}] """
            )
        );

    [Fact]
    public void A_volume_keeps_its_claim_by_name_alone_and_loses_what_binding_wrote()
    {
        AssertStripped(
            Sample.Object(
                Sample.Volumes,
                "pv",
                """ "spec": {"claimRef": {"name": "data", "namespace": "shop"}} """,
                """ "annotations": {"pv.kubernetes.io/provisioned-by": "x"} """
            ),
            Sample.Volumes,
            Sample.Object(
                Sample.Volumes,
                "pv",
                """ "spec": {"claimRef": {"name": "data", "namespace": "shop", "uid": "u", "resourceVersion": "1"}} """,
                """ "annotations": {"pv.kubernetes.io/provisioned-by": "x", "pv.kubernetes.io/bound-by-controller": "yes"} """
            )
        );
    }

    [Fact]
    public void The_templates_of_a_stateful_set_lose_their_status() =>
        AssertStripped(
            Sample.Object(
                Sample.StatefulSets,
                "db",
                """ "spec": {"volumeClaimTemplates": [{"metadata": {"name": "d"}}]} """
            ),
            Sample.StatefulSets,
            Sample.Object(
                Sample.StatefulSets,
                "db",
                """
                "spec": {"volumeClaimTemplates":
                    [{"metadata": {"name": "d", "creationTimestamp": null}, "status": {"phase": "Pending"}}]}
                """
            )
        );

    private static void AssertStripped(JsonObject expected, ResourceType type, JsonObject served)
    {
        Stripping.Strip(type, served);
        Sample.AssertEqual(expected, served);
    }

    private static JsonObject Pod(string volume, string source) =>
        Sample.Object(
            Sample.Pods,
            "a",
            $$"""
            "spec": {
                "containers": [{"name": "c", "volumeMounts": [
                    {"name": "data", "mountPath": "/data"},
                    {"name": "{{volume}}", "mountPath": "/var/run/secrets/kubernetes.io/serviceaccount"}]}],
                "volumes": [{"name": "data", "emptyDir": { } }, {"name": "{{volume}}", {{source}} }]}
            """
        );
}
