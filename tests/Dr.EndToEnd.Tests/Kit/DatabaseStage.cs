using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests.Kit;

/// <summary>An installation that protects one schema of a database server and nothing else.</summary>
internal sealed class DatabaseStage : IAsyncDisposable
{
    private DatabaseStage(Stage stage, SqlServer source, string schema) =>
        (Stage, Source, Schema) = (stage, source, schema);

    public Stage Stage { get; }

    public SqlServer Source { get; }

    public string Schema { get; }

    /// <summary>With an account (root unless told) and further lines below <c>mysql:</c>.</summary>
    public static async Task<DatabaseStage> CreateAsync(
        SqlServer source,
        string schema,
        CancellationToken cancellationToken,
        SqlAccount? account = null,
        params string[] more
    )
    {
        var stage = await Stage.CreateAsync([], cancellationToken);
        stage.Configure(settings =>
            settings with
            {
                MySql = [.. Access(source, account ?? source.Root), $"schemas: [\"{schema}\"]", .. more],
            }
        );
        stage.Machines.HasHosts = false;
        return new DatabaseStage(stage, source, schema);
    }

    /// <summary>Where the next backup reads from: the same server by another way, or as somebody else.</summary>
    public void Read(string host, SqlAccount account, int port = SqlServer.Port) =>
        Stage.Configure(settings =>
            settings with
            {
                MySql =
                [
                    $"host: {host}",
                    $"port: {port}",
                    .. settings.MySql.Where(line =>
                        !line.StartsWith("host:")
                        && !line.StartsWith("port:")
                        && !line.StartsWith("user:")
                        && !line.StartsWith("passwordFile:")
                    ),
                    $"user: {account.User}",
                    $"passwordFile: {account.PasswordFile}",
                ],
            }
        );

    /// <summary>Where the next restore goes: a server, and a name of its own for the schema.</summary>
    public void Aim(SqlServer target, string? name = null, params string[] more) =>
        Aim(target, target.Root, name, more);

    public void Aim(SqlServer target, SqlAccount account, string? name = null, params string[] more)
    {
        string[] renamed = name is null ? [] : [$"schemas: {{ \"{Schema}\": \"{name}\" }}"];
        Stage.Machines.Database = [.. Access(target, account), .. renamed, .. more];
        Stage.Machines.Write();
    }

    /// <summary>Backs up, and restores there; both have ended well.</summary>
    public async Task RoundTripAsync(SqlServer target, string name, CancellationToken cancellationToken)
    {
        (await Stage.BackUpAsync(cancellationToken)).EndedWith(0);
        Aim(target, name);
        (await Stage.RunOf().RunAsync(cancellationToken)).EndedWith(0);
    }

    /// <summary>Another one with the same keys, and a copy of what is stored.</summary>
    public DatabaseStage Copy()
    {
        var copy = new DatabaseStage(Stage.Copy(), Source, Schema);
        copy.Stage.Machines.HasHosts = false;
        return copy;
    }

    public ValueTask DisposeAsync() => Stage.DisposeAsync();

    /// <summary>How dr.yaml and an inventory name a server and an account.</summary>
    public static string[] Access(SqlServer server, SqlAccount account) =>
        [$"host: {server.Address}", $"user: {account.User}", $"passwordFile: {account.PasswordFile}"];
}
