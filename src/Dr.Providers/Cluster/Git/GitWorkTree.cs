using System.ComponentModel;
using System.Diagnostics;
using Dr.Errors;

namespace Dr.Providers.Cluster.Git;

/// <summary>A work tree of git, by the system's own <c>git</c>. Nobody is asked for anything, and nothing is pushed.</summary>
internal sealed class GitWorkTree(string folder, TimeProvider clock)
{
    private const int MostWords = 300;
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    /// <exception cref="DrException">It is no work tree, or there is no git.</exception>
    public Task RefuseOthersAsync(CancellationToken cancellationToken) =>
        RunAsync(["rev-parse", "--is-inside-work-tree"], cancellationToken);

    /// <summary>Commits what changed below some paths; false where nothing did. What else is changed stays as it is.</summary>
    /// <exception cref="DrException">Git refused; the message has its words.</exception>
    public async Task<bool> CommitAsync(
        IReadOnlyList<string> paths,
        string message,
        CancellationToken cancellationToken
    )
    {
        await RunAsync(["add", "--all", "--", .. paths], cancellationToken);
        var changed = await RunAsync(["diff", "--cached", "--name-only", "--", .. paths], cancellationToken);
        if (changed.Length == 0)
        {
            return false;
        }

        string[] author = ["-c", "user.name=dr-service", "-c", "user.email=dr-service@localhost"];
        string[] commit = ["commit", "--quiet", "--no-gpg-sign", "--message", message, "--"];
        await RunAsync([.. author, .. commit, .. paths], cancellationToken);
        return true;
    }

    private async Task<string> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        using var process = Start(arguments);
        using var late = new CancellationTokenSource(s_patience, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        // why: ending the process ends its pipes, so the tasks below need no token of their own
        await using var ending = stop.Token.Register(() => process.Kill(entireProcessTree: true));
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
        return process.ExitCode == 0 ? await output : throw Failure(arguments, (await error).Trim());
    }

    private Process Start(IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo("git", ["-C", folder, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw Failure(arguments, e.Message);
        }
    }

    private DrException Failure(IReadOnlyList<string> arguments, string words) =>
        new(
            ErrorCode.Failed,
            $"git {arguments.First(argument => argument is not "-c" && !argument.StartsWith("user.", StringComparison.Ordinal))} failed in {folder}: "
                + (words.Length <= MostWords ? words : words[..MostWords] + "…"),
            $"run `git -C {folder} status` as the user of dr-service; the folder must be a work tree that this user may write"
        );
}
