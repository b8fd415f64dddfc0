using Dr.Objects;
using Dr.Objects.Trees;

namespace Dr.Core.Tests.Objects;

public sealed class TreeIndexTests
{
    [Fact]
    public void Kustomizations_list_files_in_the_order_of_their_paths()
    {
        var index = new TreeIndex();
        var generic = new ObjectParts(null, [], null);
        var patched = new ObjectParts(null, [], new ObjectPatch([]));
        index.Add(Sample.Name(Sample.Services, "b"), patched);
        index.Add(Sample.Name(Sample.Services, "a"), generic);
        index.Add(Sample.Name(Sample.Volumes, "pv"), new ObjectParts([], null, null));
        index.Add(Sample.Name(Sample.Ingresses, "i.j"), patched);
        index.Add(Sample.Name(Sample.Jobs, "gone"), generic);
        index.Forget(Sample.Jobs);

        Assert.Equal((4, 2, 1), (index.Count, index.Patched, index.Whole));
        Assert.Equal(
            """
            apiVersion: kustomize.config.k8s.io/v1beta1
            kind: Kustomization
            resources:
            - shop/Ingress.networking.k8s.io/i.j.yaml
            - shop/Service/a.yaml
            - shop/Service/b.yaml

            """,
            Written(index.WriteGeneric)
        );
        Assert.Equal(
            """
            apiVersion: kustomize.config.k8s.io/v1beta1
            kind: Kustomization
            bases:
            - ../../generic
            resources:
            - resources/_cluster/PersistentVolume/pv.yaml
            patchesJson6902:
            - path: patches/shop/Ingress.networking.k8s.io/i.j.yaml
              target:
                group: networking.k8s.io
                kind: Ingress
                name: i.j
                namespace: shop
                version: v1
            - path: patches/shop/Service/b.yaml
              target:
                kind: Service
                name: b
                namespace: shop
                version: v1

            """,
            Written(index.WriteDeployment)
        );
    }

    [Fact]
    public void A_target_that_would_find_two_objects_is_written_as_an_expression()
    {
        var targets = new PatchTargets();
        ObjectName[] names =
        [
            Sample.Name(Sample.Services, "a.b"),
            Sample.Name(Sample.Services, "a-b"),
            Sample.Name(Sample.Services, "c.d"),
            Sample.Name(Sample.Services, "knative"),
            Sample.Name(Sample.Type("serving.knative.dev", "Service", "services"), "knative"),
            Sample.Name(Sample.ClusterRoles, "odd(name)"),
        ];
        Array.ForEach(names, targets.Add);

        Assert.Equal((null, @"a\.b"), targets.For(names[0]));
        Assert.Equal((null, "a-b"), targets.For(names[1]));
        Assert.Equal((null, "c.d"), targets.For(names[2]));
        Assert.Equal(("()", "knative"), targets.For(names[3]));
        Assert.Equal(("serving.knative.dev", "knative"), targets.For(names[4]));
        Assert.Equal(("rbac.authorization.k8s.io", @"odd\(name\)"), targets.For(names[5]));
    }

    private static string Written(Action<TextWriter> write)
    {
        using var text = new StringWriter { NewLine = "\n" };
        write(text);
        return text.ToString();
    }
}
