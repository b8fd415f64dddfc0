using Dr.Providers.CommandLine;
using Dr.Providers.FileSystem;
using Dr.Randomness;
using Dr.Testing.Points;
using Dr.Testing.Servers;
using Xunit;

namespace Dr.Testing.CommandLine;

/// <summary>A folder with keys, a real store of files and a dr.yaml, in which programs are run through their real entry point.</summary>
public sealed class ProgramLab : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly TestFolder _folder;

    public ProgramLab(string name)
    {
        _folder = TestFolder.Create(name);
        var store = new FileSystemStoreOptions { Root = _folder.SubFolder("store") };
        Points = new PointLab(new FileSystemObjectStore(store, TimeProvider.System, new SystemRandomSource()));
        WriteSecret("signing.key", Points.SigningKey.ToSecretPem());
        Write("signing.pub.pem", Points.SigningKey.Public.ToPem());
        WriteSecret("identity.age", Points.Identity.ToSecretText() + "\n");
        Write("dr.yaml", Configuration);
    }

    public PointLab Points { get; }

    public string Folder => _folder.Path;

    /// <summary>Whether the programs believe that a person sits before them.</summary>
    public bool IsTerminal { get; set; }

    /// <summary>What the person types.</summary>
    public string Typed { get; set; } = "";

    /// <summary>The clock of the points unless set; real servers need the real one.</summary>
    public TimeProvider? Clock { get; set; }

    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>A whole configuration; its etcd cannot be reached.</summary>
    public string Configuration =>
        $"""
            clusters:
              - name: production
                etcd:
                  endpoints: [http://127.0.0.1:1]
                recipients: [{Points.Identity.Recipient}]
            store:
              prefix: dr
              file:
                directory: store
            signing:
              key: signing.key
              trusted: [signing.pub.pem]
            identities: [identity.age]
            state: state

            """;

    public string PathOf(string name) => _folder.File(name);

    public void Write(string name, string text) => File.WriteAllText(PathOf(name), text);

    public void WriteSecret(string name, string text)
    {
        Write(name, text);
        File.SetUnixFileMode(PathOf(name), OwnerOnly);
    }

    /// <summary>Changes the configuration; what is replaced must be there.</summary>
    public void Reconfigure(string from, string to)
    {
        var text = File.ReadAllText(PathOf("dr.yaml"));
        Assert.Contains(from, text, StringComparison.Ordinal);
        Write("dr.yaml", text.Replace(from, to, StringComparison.Ordinal));
    }

    /// <param name="program">The entry point.</param>
    /// <param name="arguments">The command line.</param>
    public async Task<ProgramRun> RunAsync(
        Func<IReadOnlyList<string>, Surroundings, Task<int>> program,
        params string[] arguments
    )
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var surroundings = new Surroundings
        {
            Out = output,
            Error = error,
            In = new StringReader(Typed),
            IsOutTerminal = IsTerminal,
            IsErrorTerminal = IsTerminal,
            IsInTerminal = IsTerminal,
            Directory = Folder,
            Variable = name => Variables.GetValueOrDefault(name),
            Clock = Clock ?? Points.Clock,
            Random = new SystemRandomSource(),
        };
        var code = await program(arguments, surroundings);
        return new ProgramRun(code, output.ToString(), error.ToString());
    }

    public void Dispose()
    {
        Points.Dispose();
        _folder.Dispose();
    }
}
