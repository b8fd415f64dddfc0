using Dr.EndToEnd.Tests.Kit;
using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests;

/// <summary>The trees under version control: each to its own repository, and nothing else of anybody's.</summary>
[Collection(Lanes.Objects)]
public sealed class ObjectGitTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_changed_object_is_one_readable_commit_and_an_unchanged_night_is_none()
    {
        await using var server = await ApiServer.StartAsync(new ApiServerOptions { Controllers = [] }, Stop);
        await server.ApplyAsync(Deployment(2, "1.0"), Stop);
        await server.ApplyAsync(Map("goes"), Stop);
        await using var stage = await ObjectStage.CreateAsync(server, Stop);
        var (generic, deployment) = (await NewAsync(stage, "generic"), await NewAsync(stage, "deployment"));
        stage.Read(server.Kubeconfig, $"git: {{ generic: {generic}, deployment: {deployment} }}");

        await stage.ExportAsync(Stop);
        Assert.Equal(("2", "2"), (await CommitsAsync(generic), await CommitsAsync(deployment)));
        await File.WriteAllTextAsync(Path.Combine(generic, "README.md"), "changed by somebody\n", Stop);

        await stage.ExportAsync(Stop);
        Assert.Equal(("2", "2"), (await CommitsAsync(generic), await CommitsAsync(deployment)));

        await server.ApplyAsync(Deployment(3, "1.1"), Stop);
        (await server.KubectlAsync(["delete", "configmap", "goes"], Stop)).Succeeded();
        await stage.ExportAsync(Stop);

        Assert.Equal(("3", "3"), (await CommitsAsync(generic), await CommitsAsync(deployment)));
        var changed = await GitAsync(generic, "show", "--name-status", "--format=%an", "HEAD");
        Assert.Equal(
            [
                "dr-service",
                "D\tdefault/ConfigMap/goes.yaml",
                "M\tdefault/Deployment.apps/web.yaml",
                "M\tkustomization.yaml",
            ],
            changed.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        );
        Assert.Contains("+      - image: web:1.1\n", await GitAsync(generic, "show", "HEAD"), StringComparison.Ordinal);
        Assert.Contains("+  value: 3\n", await GitAsync(deployment, "show", "HEAD"), StringComparison.Ordinal);
        Assert.Equal(" M README.md", (await GitAsync(generic, "status", "--porcelain")).TrimEnd());
        string[] build = ["kustomize", Path.Combine(deployment, Stage.Cluster)];
        var built = await StockTools.RunAsync(StockTools.Kubectl, build, cancellationToken: Stop);
        Assert.Contains("replicas: 3", built.Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_is_no_work_tree_is_told_and_the_point_is_made()
    {
        await using var server = await ApiServer.StartAsync(new ApiServerOptions { Controllers = [] }, Stop);
        await using var stage = await ObjectStage.CreateAsync(server, Stop);
        var folder = Directory.CreateDirectory(stage.Stage.File("nothing")).FullName;
        stage.Read(server.Kubeconfig, $"git: {{ generic: {folder} }}");

        var backup = (await stage.Stage.BackUpAsync(Stop)).EndedWith(3);

        var finding = Assert.Single(backup.Json["findings"]!.AsArray());
        Assert.Equal("objects.git-failed", (string?)finding!["code"]);
        Assert.Contains(folder, (string?)finding["message"], StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder));
        Assert.Single(await StoreProof.HoldsOnlyWholePointsAsync(stage.Stage, Stop));
    }

    private static async Task<string> NewAsync(ObjectStage stage, string name)
    {
        var folder = Directory.CreateDirectory(stage.Stage.File(name)).FullName;
        await GitAsync(folder, "init", "--quiet");
        await File.WriteAllTextAsync(Path.Combine(folder, "README.md"), "somebody's\n", Stop);
        await GitAsync(folder, "add", "README.md");
        await GitAsync(folder, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "-m", "Begin");
        return folder;
    }

    private static async Task<string> CommitsAsync(string folder) =>
        (await GitAsync(folder, "rev-list", "--count", "HEAD")).Trim();

    private static async Task<string> GitAsync(string folder, params string[] arguments) =>
        (await StockTools.RunAsync("git", ["-C", folder, .. arguments], cancellationToken: Stop)).Succeeded().Output;

    private static string Map(string name) =>
        $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}, namespace: default}}\ndata: {{a: b}}\n";

    private static string Deployment(int replicas, string version) =>
        $$"""
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: default}
            spec:
              replicas: {{replicas}}
              selector: {matchLabels: {a: b} }
              template:
                metadata: {labels: {a: b} }
                spec:
                  containers:
                  - {name: web, image: "web:{{version}}"}
            """;
}
