using System.Text;
using Dr.Providers.Hosts;
using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests.Kit;

/// <summary>
/// A control plane on machines of the lab: node1 has the only API server of the old cluster, a unit with its certificates; node1 and
/// node2 are to have one each in the new one.
/// </summary>
internal sealed class ControlPlane : IAsyncDisposable
{
    private const string Unit = "kube-apiserver.service";
    private const string UnitFile = $"/etc/systemd/system/{Unit}";
    private const string Pki = "/etc/kubernetes/pki";
    private const string Program = "/usr/local/bin/kube-apiserver";
    private const int Port = 6443;
    private readonly Lab _lab;
    private readonly TestFolder _folder = TestFolder.Create("control-plane");
    private readonly ApiServerCertificates _certificates;
    private readonly (string Certificate, string Key) _admin;

    private readonly LabServers _servers;

    private ControlPlane(Lab lab, LabServers servers)
    {
        (_lab, _servers) = (lab, servers);
        _certificates = ApiServerCertificates.Create(_folder.SubFolder("pki"), [Lab.Address("node1")]);
        _admin = _certificates.User("admin", "system:masters");
    }

    /// <summary>The inventory of the whole cluster.</summary>
    public string Inventory => _folder.File("inventory.yaml");

    /// <summary>Lines below <c>keys:</c> of dr.yaml.</summary>
    public IReadOnlyList<string> Keys(string recipient) =>
        [
            $"recipients: [{recipient}]",
            // why: what tests issue lives for two days
            "expiry: 1d",
            $"defaults: {{ssh: {{user: root, identityFile: {_lab.IdentityFile}}}}}",
            $"hosts: [{{name: node1, address: {Lab.Address("node1")}, ssh: {{hostKey: {_lab.HostKey("node1")}, user: root, identityFile: {_lab.IdentityFile}}}}}, {_servers.Host()}]",
            $"bundles: {{control-plane: {{host: node1, paths: [{Pki}, \"/etc/systemd/system/kube-*.service\"]}}, load-balancer: {{host: {Lab.Servers}, paths: [{LabServers.Balancer}]}}}}",
        ];

    /// <summary>The old one runs on node1, on the members that the lab's machines have; beside it are those servers.</summary>
    public static async Task<ControlPlane> StartAsync(Lab lab, LabServers servers, CancellationToken cancellationToken)
    {
        var plane = new ControlPlane(lab, servers);
        plane.WriteInventory();
        await plane.InstallAsync("node1", cancellationToken);
        foreach (var file in Directory.GetFiles(PkiOf(plane)))
        {
            await plane.PutAsync("node1", $"{Pki}/{Path.GetFileName(file)}", File.OpenRead(file), cancellationToken);
        }

        await plane.PutAsync(
            "node1",
            UnitFile,
            new MemoryStream(Encoding.UTF8.GetBytes(UnitText())),
            cancellationToken
        );
        await plane.ShellAsync(
            "node1",
            $"systemctl daemon-reload; systemctl enable -q --now {Unit}",
            cancellationToken
        );
        await Waiting.UntilAsync(
            "the API server of node1 is ready",
            TimeSpan.FromSeconds(90),
            async token => (await plane.KubectlAsync("node1", ["get", "--raw", "/readyz"], token)).ExitCode == 0,
            cancellationToken
        );
        return plane;
    }

    /// <summary>The program alone, as a new machine's image brings it.</summary>
    public async Task InstallAsync(string node, CancellationToken cancellationToken)
    {
        await PutAsync(node, Program, File.OpenRead(StockTools.KubeApiServer), cancellationToken);
        await ShellAsync(node, $"chmod 755 {Program}", cancellationToken);
    }

    /// <summary>A kubeconfig of somebody who may do everything, for the API server of that machine.</summary>
    public IReadOnlyList<string> Kubeconfig(string node) =>
        [
            "apiVersion: v1",
            "kind: Config",
            "current-context: lab",
            $"clusters: [{{name: lab, cluster: {{server: https://{Lab.Address(node)}:{Port}, certificate-authority: {_certificates.AuthorityFile}}}}}]",
            $"users: [{{name: admin, user: {{client-certificate: {_admin.Certificate}, client-key: {_admin.Key}}}}}]",
            "contexts: [{name: lab, context: {cluster: lab, user: admin}}]",
        ];

    /// <summary>Stock kubectl against the API server of that machine, whose certificate must be for its address.</summary>
    public Task<ToolResult> KubectlAsync(
        string node,
        IEnumerable<string> arguments,
        CancellationToken cancellationToken
    )
    {
        var command = _lab.Inside([
            StockTools.Kubectl,
            $"--server=https://{Lab.Address(node)}:{Port}",
            $"--certificate-authority={_certificates.AuthorityFile}",
            $"--client-certificate={_admin.Certificate}",
            $"--client-key={_admin.Key}",
            $"--cache-dir={_folder.File("cache")}",
            "--request-timeout=10s",
            .. arguments,
        ]);
        // why: a proxy of this machine cannot be reached from the lab's network
        var environment = new Dictionary<string, string> { ["NO_PROXY"] = "*", ["no_proxy"] = "*" };
        return StockTools.RunAsync(
            command[0],
            command.Skip(1),
            environment: environment,
            cancellationToken: cancellationToken
        );
    }

    /// <summary>Everything of it is gone from the machines, as after a fire.</summary>
    public Task BurnAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(
            Lab.Nodes.Select(node =>
                ShellAsync(
                    node,
                    $"systemctl disable -q --now {Unit} 2>/dev/null; rm -rf /etc/kubernetes {UnitFile}* {Program}; systemctl daemon-reload",
                    cancellationToken
                )
            )
        );

    public async ValueTask DisposeAsync()
    {
        await BurnAsync(CancellationToken.None);
        _certificates.Dispose();
        _folder.Dispose();
    }

    private static string PkiOf(ControlPlane plane) => Path.GetDirectoryName(plane._certificates.AuthorityFile)!;

    private static string UnitText()
    {
        string[] flags =
        [
            $"--etcd-servers={string.Join(',', Lab.Nodes.Select(node => $"http://{Lab.Address(node)}:2379"))}",
            $"--advertise-address={Lab.Address("node1")}",
            $"--bind-address={Lab.Address("node1")}",
            $"--secure-port={Port}",
            $"--tls-cert-file={Pki}/server.crt",
            $"--tls-private-key-file={Pki}/server.key",
            $"--client-ca-file={Pki}/ca.crt",
            "--service-account-issuer=https://kubernetes.default.svc",
            $"--service-account-key-file={Pki}/accounts.pub",
            $"--service-account-signing-key-file={Pki}/accounts.key",
            "--service-cluster-ip-range=10.96.0.0/16",
            "--authorization-mode=Node,RBAC",
        ];
        return $"[Service]\nExecStart={Program} {string.Join(' ', flags)}\nRestart=on-failure\n\n[Install]\nWantedBy=multi-user.target\n";
    }

    private void WriteInventory()
    {
        string Roles(string node) => node is "node1" or "node2" ? "[etcd, master]" : "[etcd]";
        File.WriteAllLines(
            Inventory,
            [
                $"cluster: {Stage.Cluster}",
                // why: five machines share one disk, and a busy one is no reason to refuse them
                "hardware: poc",
                "defaults:",
                "  kind: ssh",
                $"  ssh: {{user: root, identityFile: {_lab.IdentityFile}}}",
                "hosts:",
                .. Lab.Nodes.Select(node =>
                    $"  - {{name: {node}, address: {Lab.Address(node)}, roles: {Roles(node)}, ssh: {{hostKey: {_lab.HostKey(node)}, user: root, identityFile: {_lab.IdentityFile}}}}}"
                ),
                $"  - {_servers.Host("roles: [database, load-balancer], ")}",
                "keys:",
                $"  bundles: {{control-plane: [node1, node2], load-balancer: [{Lab.Servers}]}}",
                $"  addresses: {{{Lab.Address("node1")}: \"{{address}}\"}}",
                "services:",
                "  - role: master",
                "    units: [kube-apiserver]",
                $"    ready: https://{{address}}:{Port}/readyz",
                "    within: 60s",
                "  - {role: load-balancer, units: [haproxy]}",
                .. _servers.Sections,
            ]
        );
    }

    private async Task PutAsync(string node, string path, Stream content, CancellationToken cancellationToken)
    {
        await using (content)
        {
            await _lab.Host(node).PutAsync(path, content, cancellationToken);
        }
    }

    private async Task ShellAsync(string node, string script, CancellationToken cancellationToken) =>
        await _lab.Host(node).RunAsync(HostCommand.Shell(script), cancellationToken);
}
