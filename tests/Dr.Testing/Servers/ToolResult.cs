using System.Text;

namespace Dr.Testing.Servers;

/// <summary>How a stock tool ended and what it said.</summary>
public sealed record ToolResult(string Command, int ExitCode, byte[] OutputBytes, string Error)
{
    public string Output => Encoding.UTF8.GetString(OutputBytes);

    /// <summary>Itself when the tool succeeded; otherwise fails with what the tool said.</summary>
    public ToolResult Succeeded() =>
        ExitCode == 0
            ? this
            : throw new InvalidOperationException($"{Command} exited with {ExitCode}: {Error.Trim()} {Output.Trim()}");
}
