using System.Text.Json.Nodes;

namespace Dr.Testing.CommandLine;

/// <summary>What one run of a program left: exit code and both streams.</summary>
public sealed record ProgramRun(int ExitCode, string Out, string Error)
{
    /// <summary>Stdout as the one JSON document that it must be.</summary>
    public JsonNode Json => JsonNode.Parse(Out)!;

    public override string ToString() => $"exit {ExitCode}\n--- out\n{Out}\n--- error\n{Error}";
}
