using System.Text;
using Dr.Providers.Hosts;
using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests.Kit.Runbooks;

/// <summary>
/// What a machine of Rancher's has: a unit, and the file with the key of its secrets. In the place of Rancher itself stands a program
/// that answers <c>/ping</c> as it does, where its key is there.
/// </summary>
internal sealed class RancherUnit(Lab lab) : IAsyncDisposable
{
    private const string Old = "node1";
    private const string New = "node2";
    private const string Server = """
        use IO::Socket::INET;
        -s '/etc/rancher/secrets.key' or die 'no key';
        my $door = IO::Socket::INET->new(LocalPort => 8080, Listen => 5, ReuseAddr => 1) or die $!;
        while (my $call = $door->accept) {
          while (my $line = <$call>) { last if $line =~ /^\s*$/ }
          print $call "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\npong\n";
          close $call;
        }

        """;
    private const string Unit = """
        [Service]
        ExecStart=/usr/bin/perl /etc/rancher/server.pl
        [Install]
        WantedBy=multi-user.target

        """;

    public string NewAddress => Lab.Address(New);

    /// <summary>Lines below <c>keys:</c> of dr.yaml.</summary>
    public IReadOnlyList<string> Keys(string recipient) =>
        [
            $"recipients: [{recipient}]",
            $"hosts: [{{name: rancher-1, address: {Lab.Address(Old)}, ssh: {Access(Old)}}}]",
            "bundles: {rancher: {host: rancher-1, paths: [/etc/rancher, /etc/systemd/system/rancher-server.service]}}",
        ];

    /// <summary>Lines of the inventory of the new machine.</summary>
    public string[] Inventory =>
        [
            $"cluster: {Stage.Cluster}",
            // why: five machines share one disk, and a busy one is no reason to refuse them
            "hardware: poc",
            "hosts:",
            $"  - {{name: rancher-1, kind: ssh, address: {NewAddress}, roles: [rancher], ssh: {Access(New)}}}",
            "keys:",
            "  bundles: {rancher: [rancher-1]}",
            "services:",
            "  - role: rancher",
            "    units: [rancher-server]",
            "    ready: http://{address}:8080/ping",
        ];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await PutAsync("/etc/rancher/secrets.key", "a key of no value\n", cancellationToken);
        await PutAsync("/etc/rancher/server.pl", Server, cancellationToken);
        await PutAsync("/etc/systemd/system/rancher-server.service", Unit, cancellationToken);
        await ShellAsync(Old, "systemctl daemon-reload; systemctl enable -q --now rancher-server", cancellationToken);
    }

    /// <summary>What a machine has of it: <c>active</c>, and the digest of its key.</summary>
    public async Task<string> PortraitAsync(bool ofNew, CancellationToken cancellationToken) =>
        await ShellAsync(
            ofNew ? New : Old,
            "systemctl is-active rancher-server; sha256sum /etc/rancher/secrets.key",
            cancellationToken
        );

    /// <summary>Nothing of it is left on the old machine.</summary>
    public Task LoseAsync(CancellationToken cancellationToken) => RemoveAsync(Old, cancellationToken);

    public ValueTask DisposeAsync() =>
        new(Task.WhenAll(RemoveAsync(Old, CancellationToken.None), RemoveAsync(New, CancellationToken.None)));

    private string Access(string node) =>
        $"{{user: root, hostKey: {lab.HostKey(node)}, identityFile: {lab.IdentityFile}}}";

    private Task PutAsync(string path, string text, CancellationToken cancellationToken) =>
        lab.Host(Old).PutAsync(path, new MemoryStream(Encoding.UTF8.GetBytes(text)), cancellationToken);

    private Task<string> RemoveAsync(string node, CancellationToken cancellationToken) =>
        ShellAsync(
            node,
            "systemctl disable -q --now rancher-server 2>/dev/null; rm -rf /etc/rancher /etc/systemd/system/rancher-server.service*; systemctl daemon-reload",
            cancellationToken
        );

    private async Task<string> ShellAsync(string node, string script, CancellationToken cancellationToken) =>
        (await lab.Host(node).RunAsync(HostCommand.Shell(script), cancellationToken)).Output;
}
