using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests.Kit;

/// <summary>
/// An installation of Dr in a folder of its own: keys made by <c>dr-service keygen</c>, dr.yaml, a store of files, and five
/// machines to restore onto. Everything that was started in it has ended when it is disposed of.
/// </summary>
internal sealed class Stage : IAsyncDisposable
{
    public const string Cluster = "production";
    private readonly TestFolder _folder = TestFolder.Create("stage");

    private Stage()
    {
        Machines = new Machines(_folder.SubFolder("machines"));
        _folder.SubFolder("store");
        Settings = new Settings { Endpoints = [] };
    }

    public string Folder => _folder.Path;

    public string Store => Path.Combine(Folder, "store");

    public string Identity => Path.Combine(Folder, "keys", "identity.age");

    public string TrustedKey => Path.Combine(Folder, "keys", "signing.pub.pem");

    public Machines Machines { get; }

    public Settings Settings { get; private set; }

    /// <summary>Variables that both programs get.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>What starts the programs in their place: <c>nsenter …</c>.</summary>
    public IReadOnlyList<string> Prefix { get; set; } = [];

    public static async Task<Stage> CreateAsync(IReadOnlyList<string> endpoints, CancellationToken cancellationToken)
    {
        var stage = new Stage();
        var keys = await stage.Service("keygen", "--to", "keys", "--json").RunAsync(cancellationToken);
        var recipient = (string)keys.EndedWith(0).Json["identity"]!["recipient"]!;
        stage.Configure(_ => new Settings { Endpoints = endpoints, Recipients = [recipient] });
        return stage;
    }

    /// <summary>One that only reads: on a copy of a folder with <c>keys</c> and <c>store</c> as an earlier release left them.</summary>
    public static Stage OfFrozen(string folder)
    {
        var stage = new Stage();
        CopyFolder(Path.Combine(folder, "keys"), Path.Combine(stage.Folder, "keys"));
        CopyFolder(Path.Combine(folder, "store"), stage.Store);
        // why: version control keeps no such permissions, and an identity that others can read is refused
        System.IO.File.SetUnixFileMode(stage.Identity, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        stage.Configure(settings => settings with { Endpoints = ["http://127.0.0.1:1"], SigningKey = null });
        return stage;
    }

    /// <summary>Another one with the same keys, and a copy of what is stored; its machines are its own.</summary>
    public Stage Copy()
    {
        var copy = new Stage();
        CopyFolder(Path.Combine(Folder, "keys"), Path.Combine(copy.Folder, "keys"));
        CopyFolder(Store, copy.Store);
        copy.Configure(_ => Settings);
        return copy;
    }

    public string File(string name) => _folder.File(name);

    public void Configure(Func<Settings, Settings> change)
    {
        Settings = change(Settings);
        System.IO.File.WriteAllText(File("dr.yaml"), Settings.Text());
    }

    /// <summary>A bucket of that server is the store from now on.</summary>
    public async Task<string> UseAsync(RadosGateway gateway, CancellationToken cancellationToken, Uri? endpoint = null)
    {
        var bucket = await gateway.CreateBucketAsync(cancellationToken: cancellationToken);
        Environment["AWS_ACCESS_KEY_ID"] = gateway.AccessKey;
        Environment["AWS_SECRET_ACCESS_KEY"] = gateway.SecretKey;
        Configure(settings => settings.InBucket(bucket, endpoint ?? gateway.Endpoint));
        return bucket;
    }

    public ProgramCall Service(params string[] arguments) => Call(ProgramCall.Service, arguments);

    public ProgramCall Restore(params string[] arguments) => Call(ProgramCall.Restore, arguments);

    public Task<ProgramResult> BackUpAsync(CancellationToken cancellationToken) =>
        Service("backup", Cluster, "--json").RunAsync(cancellationToken);

    public ProgramCall RunOf(string point = "latest") =>
        Restore("run", point, "--inventory", Machines.Inventory, "--yes", "--json");

    public async ValueTask DisposeAsync()
    {
        await Machines.DisposeAsync();
        _folder.Dispose();
    }

    private ProgramCall Call(string program, string[] arguments) =>
        new(program, Folder, arguments) { Environment = Environment, Prefix = Prefix };

    private static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            System.IO.File.Copy(file, copy);
            System.IO.File.SetUnixFileMode(copy, System.IO.File.GetUnixFileMode(file));
        }
    }
}
