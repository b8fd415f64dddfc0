using Dr.Testing.Servers;

namespace Dr.Providers.Tests.Cluster;

/// <summary>Commands that give credentials, and kubeconfigs that name them.</summary>
internal static class ExecScript
{
    private const UnixFileMode Runs = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Gives the first token at its first run and the second one from then on; says something on its error output each time.</summary>
    public static Task<string> WriteAsync(ApiServer server, string first, string second) =>
        WriteAsync(
            server,
            $$$"""
            #!/bin/sh
            echo "a warning that matters to nobody" >&2
            case "$KUBERNETES_EXEC_INFO" in *ExecCredential*) ;; *) exit 3 ;; esac
            [ "$1 $2" = "two words --flag" ] && [ "$GREETING" = hello ] || exit 4
            token='{{{first}}}'
            [ -s "$0.runs" ] && token='{{{second}}}'
            echo run >>"$0.runs"
            printf '{"apiVersion":"client.authentication.k8s.io/v1beta1","kind":"ExecCredential","status":{"token":"%s"}}' "$token"
            """
        );

    public static Task<string> WriteFailingAsync(ApiServer server, string words) =>
        WriteAsync(server, $"#!/bin/sh\necho '{words}' >&2\nexit 7\n");

    public static async Task<int> RunsAsync(string command) => (await File.ReadAllLinesAsync($"{command}.runs")).Length;

    public static string Kubeconfig(ApiServer server, string command) =>
        server.WriteKubeconfig(
            "exec:",
            "  apiVersion: client.authentication.k8s.io/v1beta1",
            $"  command: {command}",
            "  args: ['two words', '--flag']",
            "  env: [{name: GREETING, value: hello}]"
        );

    private static async Task<string> WriteAsync(ApiServer server, string text)
    {
        var file = server.NewFile("login");
        await File.WriteAllTextAsync(file, text);
        File.SetUnixFileMode(file, Runs);
        return file;
    }
}
