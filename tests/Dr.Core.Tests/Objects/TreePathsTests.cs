using Dr.Objects.Trees;

namespace Dr.Core.Tests.Objects;

public sealed class TreePathsTests
{
    [Theory]
    [InlineData("web", "web")]
    [InlineData("system:kube-proxy", "system%3Akube-proxy")]
    [InlineData("a.b", "a.b")]
    [InlineData(".hidden", "%2Ehidden")]
    [InlineData("ä", "%C3%A4")]
    [InlineData("a b*", "a%20b%2A")]
    [InlineData("A_b~", "A_b%7E")]
    public void Names_become_names_of_files(string name, string file) => Assert.Equal(file, TreePaths.Encode(name));

    [Fact]
    public void A_name_of_any_length_has_a_file_of_its_own()
    {
        var (left, right) = (new string('a', 253), new string('a', 252) + "b");

        Assert.InRange(TreePaths.Encode(left).Length, 1, 220);
        Assert.NotEqual(TreePaths.Encode(left), TreePaths.Encode(right));
    }

    [Fact]
    public void Files_are_found_by_namespace_kind_and_name()
    {
        var paths = new TreePaths(ClusterName.Parse("production"));

        Assert.Equal(
            "generic/shop/Deployment.apps/web.yaml",
            TreePaths.GenericFile(Sample.Name(Sample.Deployments, "web"))
        );
        Assert.Equal(
            "generic/_cluster/Namespace/shop.yaml",
            TreePaths.GenericFile(Sample.Name(Sample.Namespaces, "shop"))
        );
        Assert.Equal(
            "deployment/production/resources/_cluster/PersistentVolume/a.yaml",
            paths.WholeFile(Sample.Name(Sample.Volumes, "a"))
        );
        Assert.Equal(
            "deployment/production/patches/shop/Service/a.yaml",
            paths.PatchFile(Sample.Name(Sample.Services, "a"))
        );
    }
}
