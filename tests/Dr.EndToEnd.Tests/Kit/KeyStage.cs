using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests.Kit;

/// <summary>An installation that captures key material of this machine, and a local host to bring it back onto.</summary>
internal sealed class KeyStage : IAsyncDisposable
{
    // why: not what a folder is made with otherwise
    private const UnixFileMode Readable =
        UnixFileMode.UserRead
        | UnixFileMode.UserWrite
        | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead
        | UnixFileMode.GroupExecute;

    private readonly TestFolder _source = TestFolder.Create("keys");
    private string _keyRecipient = "";

    private KeyStage(Stage stage) => Stage = stage;

    public Stage Stage { get; }

    private string Inventory => Stage.File("keys.yaml");

    private string Host => Stage.File("machines/one");

    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="further">One more host with a bundle of the same name, <c>far</c>.</param>
    public static async Task<KeyStage> CreateAsync(CancellationToken cancellationToken, string? further = null)
    {
        var stage = new KeyStage(await Stage.CreateAsync([], cancellationToken));
        var keys = await stage.Stage.Service("keygen", "--to", "escrow", "--json").RunAsync(cancellationToken);
        stage._keyRecipient = (string)keys.EndedWith(0).Json["identity"]!["recipient"]!;
        stage.WriteSource();
        stage.Configure(further);
        File.WriteAllLines(
            stage.Inventory,
            [
                $"cluster: {Stage.Cluster}",
                "hosts:",
                $"  - {{name: one, address: 127.0.0.1, directory: {stage.Host}, roles: [master]}}",
                "keys:",
                "  bundles: {pki: [one]}",
            ]
        );
        return stage;
    }

    public string Source(string name) => _source.File(name);

    public void Identities(params string[] files) =>
        Stage.Configure(settings => settings with { Identity = string.Join(", ", files) });

    public Task<ProgramResult> RestoreAsync(CancellationToken cancellationToken) =>
        Stage.Restore("run", "latest", "--inventory", Inventory, "--yes", "--json").RunAsync(cancellationToken);

    /// <summary>Path, mode and content of what is captured.</summary>
    public IReadOnlyList<string> Files() => Told(_source.Path, _source.Path);

    /// <summary>The same of what came back.</summary>
    public IReadOnlyList<string> Restored()
    {
        var folder = $"{Host}/root{_source.Path}";
        return Directory.Exists(folder) ? Told(folder, folder) : [];
    }

    public void WriteExpiring(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest("CN=old", key, HashAlgorithmName.SHA256).CreateSelfSigned(
            now.AddDays(-1),
            now.AddDays(5)
        );
        File.WriteAllText(Source(name), certificate.ExportCertificatePem());
    }

    public async ValueTask DisposeAsync()
    {
        await Stage.DisposeAsync();
        _source.Dispose();
    }

    private void WriteSource()
    {
        _source.SubFolder("pki");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        var request = new CertificateRequest("CN=cluster", key, HashAlgorithmName.SHA256);
        using var authority = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(5));
        File.WriteAllText(Source("pki/ca.crt"), authority.ExportCertificatePem());
        File.WriteAllText(Source("pki/ca.key"), key.ExportPkcs8PrivateKeyPem());
        File.SetUnixFileMode(Source("pki/ca.key"), UnixFileMode.UserRead);
        File.WriteAllText(Source("a unit with blanks.service"), "[Service]\nExecStart=/usr/bin/true\n");
        File.CreateSymbolicLink(Source("pki/current.crt"), "ca.crt");
        File.SetUnixFileMode(Source("pki"), Readable);
    }

    private void Configure(string? further)
    {
        string[] lines =
        [
            $"recipients: [{_keyRecipient}]",
            "hosts:",
            "  - {name: here, kind: local}",
            .. further is null ? [] : new[] { $"  - {further}" },
            "bundles:",
            $"  pki: {{host: here, paths: [{Source("pki")}, {Source("pki/ca.key")}, \"{Source("*.service")}\"]}}",
            .. further is null ? [] : new[] { "  far: {host: far, paths: [/etc/hosts]}" },
        ];
        Stage.Configure(settings => settings with { Keys = lines });
    }

    private static IReadOnlyList<string> Told(string folder, string root) =>
        [
            $"pki {File.GetUnixFileMode(Path.Combine(folder, "pki"))}",
            .. Directory
                .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal)
                .Select(file =>
                    $"{file[root.Length..]} {File.GetUnixFileMode(file)} {File.ResolveLinkTarget(file, false)?.Name} {File.ReadAllText(file)}"
                ),
        ];
}
