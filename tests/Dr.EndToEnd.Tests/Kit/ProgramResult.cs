using System.Text.Json.Nodes;

namespace Dr.EndToEnd.Tests.Kit;

/// <summary>How a program ended and what it said.</summary>
/// <param name="Command">As it was called.</param>
/// <param name="ExitCode">Its own; 137 of one that was killed.</param>
/// <param name="Output">Results.</param>
/// <param name="Error">Progress and complaints.</param>
/// <param name="PeakMiB">The most memory that it had when it said its last line of progress; 0 where it said none.</param>
internal sealed record ProgramResult(string Command, int ExitCode, string Output, string Error, double PeakMiB)
{
    /// <summary>The one JSON document that <c>--json</c> promises.</summary>
    public JsonNode Json =>
        JsonNode.Parse(Output) ?? throw new InvalidOperationException($"{Command} printed no JSON: {Output}");

    public IReadOnlyList<ProgressLine> Progress =>
        [.. Error.Split('\n').Select(ProgressLine.TryParse).OfType<ProgressLine>()];

    /// <summary>What it says went wrong, with the hint below it.</summary>
    public string Complaint
    {
        get
        {
            var at = Error.IndexOf("error: ", StringComparison.Ordinal);
            return at < 0 ? "" : Error[at..];
        }
    }

    /// <summary>Itself when it ended with that code; otherwise fails with everything that was said.</summary>
    public ProgramResult EndedWith(int code)
    {
        Assert.True(ExitCode == code, $"{Command} ended with {ExitCode}, not with {code}\n{Error}\n{Output}");
        return this;
    }

    /// <summary>The same, and what it complains of names every one of these, and there is a next step.</summary>
    public ProgramResult ComplainsOf(int code, params string[] words)
    {
        EndedWith(code);
        Assert.All(
            words,
            word =>
                Assert.True(
                    Complaint.Contains(word, StringComparison.Ordinal),
                    $"no '{word}' from {Command}: {Complaint}"
                )
        );
        Assert.Contains("\nhint: ", Complaint, StringComparison.Ordinal);
        return this;
    }
}
