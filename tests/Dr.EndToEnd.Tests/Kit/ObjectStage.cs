using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests.Kit;

/// <summary>An installation that protects the objects of one API server, and its etcd where told.</summary>
internal sealed class ObjectStage : IAsyncDisposable
{
    private int _exports;

    private ObjectStage(Stage stage, ApiServer server) => (Stage, Server) = (stage, server);

    public Stage Stage { get; }

    public ApiServer Server { get; }

    /// <summary>With the one who may do everything, and further lines below <c>objects:</c>.</summary>
    public static async Task<ObjectStage> CreateAsync(
        ApiServer server,
        CancellationToken cancellationToken,
        bool withEtcd = false,
        params string[] more
    )
    {
        var stage = await Stage.CreateAsync(withEtcd ? server.Etcd.Endpoints : [], cancellationToken);
        stage.Machines.HasHosts = false;
        var objects = new ObjectStage(stage, server);
        objects.Read(server.Kubeconfig, more);
        return objects;
    }

    /// <summary>As whom the next backup reads, with further lines below <c>objects:</c>.</summary>
    public void Read(string kubeconfig, params string[] more) =>
        Stage.Configure(settings => settings with { Objects = [$"kubeconfig: {kubeconfig}", .. more] });

    /// <summary>Backs up, well, and gives what the point holds.</summary>
    public async Task<ObjectExport> ExportAsync(CancellationToken cancellationToken)
    {
        var backup = (await Stage.BackUpAsync(cancellationToken)).EndedWith(0);
        return await OpenAsync(backup, cancellationToken);
    }

    /// <summary>What the point of a backup holds, opened with stock tar.</summary>
    public async Task<ObjectExport> OpenAsync(ProgramResult backup, CancellationToken cancellationToken)
    {
        var folder = $"export-{++_exports}";
        var id = (string)backup.Json["id"]!;
        (await Stage.Restore("fetch", id, "--to", folder, "--json").RunAsync(cancellationToken)).EndedWith(0);
        var point = Path.Combine(Stage.Store, Stage.Cluster, "points", id);
        return await ObjectExport.UnpackAsync(Stage.File(folder), point, Stage.Identity, backup, cancellationToken);
    }

    public ValueTask DisposeAsync() => Stage.DisposeAsync();
}
