using System.Diagnostics;

namespace Dr.EndToEnd.Tests.Kit;

/// <summary>One call of a program on a pseudo terminal, with somebody who types.</summary>
internal static class TerminalCall
{
    /// <returns>How it ended, and the whole screen: a terminal does not tell results from progress.</returns>
    public static async Task<(int ExitCode, string Screen)> RunAsync(
        ProgramCall call,
        string typed,
        CancellationToken cancellationToken
    )
    {
        var command = string.Join(' ', call.Arguments.Prepend(call.Program).Select(word => $"'{word}'"));
        // why: `script` of util-linux is the smallest thing that has a pseudo terminal; it is on every Debian
        var start = new ProcessStartInfo("script", ["--quiet", "--return", "--command", command, "/dev/null"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = call.Folder,
        };
        foreach (var (name, value) in call.Environment)
        {
            start.Environment[name] = value;
        }

        start.Environment["TERM"] = "xterm-256color";
        using var process = Process.Start(start) ?? throw new InvalidOperationException("script did not start");
        var screen = process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.StandardInput.WriteLineAsync(typed.AsMemory(), cancellationToken);
        await process.StandardInput.FlushAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, await screen);
    }
}
