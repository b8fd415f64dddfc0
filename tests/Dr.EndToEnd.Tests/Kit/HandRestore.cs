using System.Runtime.CompilerServices;
using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests.Kit;

/// <summary>The commands of the format page's section "Restoring without Dr", as they stand there.</summary>
internal static class HandRestore
{
    /// <summary>Without the download, which the caller has done; comments are left out.</summary>
    public static IReadOnlyList<string> Commands { get; } = Read();

    /// <summary>Runs one of them in a folder that holds the point, <c>trusted.pem</c> and <c>identity.txt</c>; what it printed.</summary>
    public static async Task<string> RunAsync(string command, string folder, CancellationToken cancellationToken)
    {
        var path = $"{Machines.Version.Folder}:{System.Environment.GetEnvironmentVariable("PATH")}";
        var result = await StockTools.RunAsync(
            "bash",
            ["-e", "-o", "pipefail", "-c", command],
            environment: new Dictionary<string, string> { ["PATH"] = path },
            folder: folder,
            cancellationToken: cancellationToken
        );
        return result.Succeeded().Output;
    }

    private static IReadOnlyList<string> Read([CallerFilePath] string file = "")
    {
        var root = Path.Combine(Path.GetDirectoryName(file)!, "..", "..", "..");
        var page = File.ReadAllText(Path.Combine(root, "docs", "design", "recovery-point-format.md"));
        var section = page[page.IndexOf("\n## Restoring without Dr", StringComparison.Ordinal)..];
        var block = section.Split("```")[1].Replace("\\\n", " ", StringComparison.Ordinal);
        return
        [
            .. block
                .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Where(line => !line.StartsWith("aws ", StringComparison.Ordinal))
                .Select(line => line.Split("  #")[0].Trim()),
        ];
    }
}
