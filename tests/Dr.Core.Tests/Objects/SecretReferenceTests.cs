using Dr.Objects;
using Dr.Objects.Secrets;

namespace Dr.Core.Tests.Objects;

public sealed class SecretReferenceTests
{
    private const string PodSpec = """
        {"containers": [{"name": "c",
            "env": [
                {"name": "A", "valueFrom": {"secretKeyRef": {"name": "env", "key": "k1"}}},
                {"name": "B", "valueFrom": {"secretKeyRef": {"name": "env", "key": "k2", "optional": true}}},
                {"name": "C", "valueFrom": {"configMapKeyRef": {"name": "no", "key": "k"}}}],
            "envFrom": [{"secretRef": {"name": "from"}}, {"configMapRef": {"name": "no"}}]}],
         "initContainers": [{"name": "i", "envFrom": [{"secretRef": {"name": "init"}}]}],
         "imagePullSecrets": [{"name": "pull"}],
         "volumes": [
            {"name": "v", "secret": {"secretName": "volume", "items": [{"key": "tls.crt", "path": "x"}]}},
            {"name": "p", "projected": {"sources": [{"secret": {"name": "projected"}}, {"configMap": {"name": "no"}}]}},
            {"name": "f", "cephfs": {"secretRef": {"name": "ceph"}}},
            {"name": "c", "csi": {"driver": "d", "nodePublishSecretRef": {"name": "csi"}}},
            {"name": "z", "azureFile": {"secretName": "azure", "shareName": "s"}},
            {"name": "m", "configMap": {"name": "no"}}]}
        """;

    private static readonly string[] s_ofPod =
    [
        "env",
        "env",
        "from",
        "init",
        "pull",
        "volume",
        "projected",
        "ceph",
        "csi",
        "azure",
    ];

    [Fact]
    public void A_pod_and_every_template_of_pods_say_what_they_need()
    {
        (ResourceType Type, string Members)[] holders =
        [
            (Sample.Pods, $$""" "spec": {{PodSpec}} """),
            (Sample.Deployments, $$""" "spec": {"template": {"spec": {{PodSpec}} } } """),
            (Sample.CronJobs, $$""" "spec": {"jobTemplate": {"spec": {"template": {"spec": {{PodSpec}} } } } } """),
            (Sample.Type("", "PodTemplate", "podtemplates"), $$""" "template": {"spec": {{PodSpec}} } """),
        ];

        foreach (var (type, members) in holders)
        {
            var found = Find(type, members);

            Assert.Equal(s_ofPod.Order(), found.Select(reference => reference.Name).Order());
            Assert.All(found, reference => Assert.Equal("shop", reference.Namespace));
            Assert.DoesNotContain(found, reference => reference.IsGuessed);
        }
    }

    [Fact]
    public void Keys_places_and_whether_they_are_optional_are_told()
    {
        var found = Find(Sample.Pods, $$""" "spec": {{PodSpec}} """);

        var second = found.Single(reference => reference.Keys.Contains("k2"));
        Assert.True(second.IsOptional);
        Assert.Equal("/spec/containers/0/env/1/valueFrom/secretKeyRef/name", second.Path);
        Assert.Equal(["tls.crt"], found.Single(reference => reference.Name == "volume").Keys);
    }

    [Fact]
    public void Accounts_ingresses_volumes_and_classes_say_what_they_need()
    {
        AssertNeeds(
            ["shop/mine", "shop/pull"],
            Sample.ServiceAccounts,
            """ "secrets": [{"name": "mine"}], "imagePullSecrets": [{"name": "pull"}] """
        );
        AssertNeeds(
            ["shop/tls"],
            Sample.Ingresses,
            """ "spec": {"tls": [{"hosts": ["a"], "secretName": "tls"}, {"hosts": ["b"]}]} """
        );
        AssertNeeds(
            ["infra/stage", "infra/expand"],
            Sample.Volumes,
            """
            "spec": {"csi": {"driver": "d", "nodeStageSecretRef": {"name": "stage", "namespace": "infra"},
                "controllerExpandSecretRef": {"name": "expand", "namespace": "infra"}}, "claimRef": {"name": "no", "namespace": "x"}}
            """
        );
        AssertNeeds(
            ["infra/rbd"],
            Sample.Volumes,
            """ "spec": {"rbd": {"secretRef": {"name": "rbd", "namespace": "infra"}}} """
        );
        AssertNeeds(
            ["infra/azure"],
            Sample.Volumes,
            """ "spec": {"azureFile": {"secretName": "azure", "secretNamespace": "infra"}} """
        );
        AssertNeeds(
            ["infra/admin", "${pvc.namespace}/${pvc.name}"],
            Sample.StorageClasses,
            """
            "parameters": {"adminSecretName": "admin", "adminSecretNamespace": "infra", "pool": "secret",
                "csi.storage.k8s.io/node-stage-secret-name": "${pvc.name}",
                "csi.storage.k8s.io/node-stage-secret-namespace": "${pvc.namespace}"}
            """
        );
    }

    [Fact]
    public void Custom_resources_are_guessed_at_by_the_names_of_their_fields()
    {
        var found = Find(
            Sample.Widgets,
            """
            "spec": {"secretName": "a", "auth": {"secretRef": {"name": "b", "namespace": "infra"}},
                "password": {"secretKeyRef": {"name": "c", "key": "pw"}}, "credentialsSecret": "d",
                "tls": {"certificateRefs": [{"kind": "Secret", "name": "e"}, {"kind": "ConfigMap", "name": "no"}, {"name": "f"}]},
                "adminPasswordSecretRef": {"name": "g", "key": "k"}, "secret": "not a name", "configMapRef": {"name": "no"}}
            """
        );

        Assert.Equal(["a", "b", "c", "d", "e", "f", "g"], found.Select(reference => reference.Name).Order());
        Assert.All(found, reference => Assert.True(reference.IsGuessed));
        Assert.Equal("infra", found.Single(reference => reference.Name == "b").Namespace);
        Assert.Equal(["pw"], found.Single(reference => reference.Name == "c").Keys);
    }

    [Fact]
    public void A_custom_resource_with_a_template_of_pods_is_read_like_any_other()
    {
        var found = Find(Sample.Widgets, $$""" "spec": {"template": {"spec": {{PodSpec}} } } """);

        Assert.Equal(s_ofPod.Order(), found.Select(reference => reference.Name).Order());
        Assert.DoesNotContain(found, reference => reference.IsGuessed);
    }

    [Fact]
    public void The_inventory_sums_up_by_secret_and_forgets_a_type_that_is_listed_anew()
    {
        var inventory = new SecretInventory();
        inventory.Add(Find(Sample.Pods, $$""" "spec": {{PodSpec}} """));
        inventory.Forget(Sample.Pods);
        inventory.Add(Find(Sample.Pods, $$""" "spec": {{PodSpec}} """));
        inventory.Add(Find(Sample.Widgets, """ "spec": {"secretName": "env"} """));

        Assert.Equal(s_ofPod.Distinct().Count(), inventory.Count);
        var need = inventory.ToNeeds().Single(need => need.Name == "env");
        Assert.Equal(["k1", "k2"], need.Keys);
        Assert.Equal(["pods shop/x", "widgets.example.com shop/x"], need.Consumers);
        Assert.False(need.IsOptional || need.IsGuessed);
    }

    private static void AssertNeeds(string[] expected, ResourceType type, string members) =>
        Assert.Equal(expected.Order(), Find(type, members).Select(found => $"{found.Namespace}/{found.Name}").Order());

    private static IReadOnlyList<SecretReference> Find(ResourceType type, string members)
    {
        var content = Sample.Object(type, "x", members);
        return SecretReferences.In(ObjectName.Of(type, content), content);
    }
}
