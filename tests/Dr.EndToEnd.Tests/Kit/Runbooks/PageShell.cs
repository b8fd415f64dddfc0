using System.Diagnostics;
using System.Globalization;
using Dr.Testing.Runbooks;
using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests.Kit.Runbooks;

/// <summary>One bash for the commands of a page. Within a block it stops at the first command that fails.</summary>
internal sealed class PageShell : IDisposable
{
    private readonly TestFolder _folder = TestFolder.Create("page");
    private readonly Process _bash;
    private int _blocks;

    public PageShell(Desk desk)
    {
        var start = new ProcessStartInfo("bash", ["--noprofile", "--norc"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = desk.Folder,
        };
        foreach (var (name, value) in desk.Environment)
        {
            start.Environment[name] = value;
        }

        _bash = Process.Start(start) ?? throw new InvalidOperationException("bash did not start");
        // why: whatever a block does with its own output, these answers reach us
        _bash.StandardInput.WriteLine("exec 9>&1; trap 'echo $? >&9' EXIT");
        _bash.StandardInput.WriteLine("set -o pipefail");
    }

    /// <summary>Exit code and all that was printed, errors and progress too.</summary>
    public async Task<(int Code, string Output)> TypeAsync(RunbookStep step, CancellationToken cancellationToken)
    {
        var block = _folder.File(string.Create(CultureInfo.InvariantCulture, $"{++_blocks}"));
        await File.WriteAllTextAsync(block, step.Script + "\n", cancellationToken);
        // why: a failure that the page announces must not end the shell; any other does, and its trap tells the code
        var strict = step.ExitCode == 0 ? "set -e" : "set +e";
        await _bash.StandardInput.WriteLineAsync(
            $"{strict}; source '{block}' >'{block}.out' 2>&1 </dev/null; echo $? >&9"
        );
        await _bash.StandardInput.FlushAsync(cancellationToken);
        var answer =
            await _bash.StandardOutput.ReadLineAsync(cancellationToken)
            ?? throw new InvalidOperationException("bash ended without a word");
        return (
            int.Parse(answer, CultureInfo.InvariantCulture),
            await File.ReadAllTextAsync($"{block}.out", cancellationToken)
        );
    }

    public void Dispose()
    {
        if (!_bash.HasExited)
        {
            _bash.Kill(entireProcessTree: true);
        }

        _bash.Dispose();
        _folder.Dispose();
    }
}
