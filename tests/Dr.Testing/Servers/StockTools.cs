using System.Diagnostics;

namespace Dr.Testing.Servers;

/// <summary>
/// Tools that are not ours, whose word counts: what they say of our files and what ours says of theirs. Installed by
/// <c>eng/packages.sh tests</c>, <c>eng/etcd.sh</c> and <c>eng/mariadb.sh</c>.
/// </summary>
public static class StockTools
{
    public const string Age = "age";
    public const string AgeKeygen = "age-keygen";
    public const string Zstd = "zstd";
    public const string OpenSsl = "openssl";
    public const string S3Cmd = "s3cmd";

    /// <summary>With <c>-m jsonschema</c> it validates documents: package python3-jsonschema.</summary>
    public const string Python = "/usr/bin/python3";

    /// <summary>The machine's own, else the one that <c>eng/kubernetes.sh</c> keeps.</summary>
    public static string Kubectl { get; } =
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(':')
            .Select(folder => Path.Combine(folder, "kubectl"))
            .FirstOrDefault(File.Exists)
        ?? Path.Combine(TestCache.Folder, "kubernetes", "1.20.2", "bin", "kubectl");

    /// <summary>The server itself, for machines that run it as a unit.</summary>
    public static string KubeApiServer =>
        TestCache.Require(Path.Combine("kubernetes", "1.20.2", "bin", "kube-apiserver"), "eng/kubernetes.sh");

    public static string Etcdctl(EtcdVersion version) => version.Binary("etcdctl");

    /// <summary>The offline tool of etcd 3.5; 3.4 has none, there <c>etcdctl snapshot</c> does its work.</summary>
    public static string Etcdutl(EtcdVersion version) => version.Binary("etcdutl");

    /// <summary>One of MariaDB's programs, or <c>mydumper</c> or <c>myloader</c>.</summary>
    public static string MariaDb(string name) =>
        TestCache.Require(Path.Combine("mariadb", "10.11", "bin", name), "eng/mariadb.sh");

    /// <summary>
    /// Runs a tool to its end. Secrets go through <paramref name="environment"/> or <paramref name="input"/>, never the arguments.
    /// A tool that does not start is an error; one that fails is a result.
    /// </summary>
    public static async Task<ToolResult> RunAsync(
        string program,
        IEnumerable<string> arguments,
        Stream? input = null,
        IReadOnlyDictionary<string, string>? environment = null,
        string? folder = null,
        CancellationToken cancellationToken = default
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? "",
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
        using var killed = cancellationToken.Register(() => process.Kill(entireProcessTree: true));
        using var output = new MemoryStream();
        var feeding = FeedAsync(process, input, cancellationToken);
        var reading = process.StandardOutput.BaseStream.CopyToAsync(output, cancellationToken);
        var error = await process.StandardError.ReadToEndAsync(cancellationToken);
        await Task.WhenAll(feeding, reading);
        await process.WaitForExitAsync(cancellationToken);
        return new ToolResult(
            $"{program} {string.Join(' ', start.ArgumentList)}",
            process.ExitCode,
            output.ToArray(),
            error
        );
    }

    private static async Task FeedAsync(Process process, Stream? input, CancellationToken cancellationToken)
    {
        try
        {
            if (input is not null)
            {
                await input.CopyToAsync(process.StandardInput.BaseStream, cancellationToken);
            }

            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // why: the tool ended before it had read everything; its exit code tells whether that was an error
        }
    }
}
