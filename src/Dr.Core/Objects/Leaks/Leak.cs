using Dr.Findings;

namespace Dr.Objects.Leaks;

/// <summary>One place that holds what looks like a secret. The value itself is in none of its fields.</summary>
/// <param name="Object">Where.</param>
/// <param name="Path">A JSON pointer; <c>:12</c> behind it is a line of the text there, <c>!/…</c> a pointer into JSON in that text.</param>
/// <param name="Kind">What it looks like.</param>
/// <param name="Digest">
/// The first four hex digits of the value's SHA-256: enough to see that two nights found the same, too few to try passwords against.
/// </param>
/// <param name="Outcome">What was done about it.</param>
public sealed record Leak(ObjectName Object, string Path, LeakKind Kind, string Digest, LeakOutcome Outcome)
{
    public const string FindingCode = "objects.leak";

    public Finding ToFinding() =>
        new(
            Outcome switch
            {
                LeakOutcome.Blocks => Severity.Critical,
                LeakOutcome.Reported => Severity.Warning,
                _ => Severity.Notice,
            },
            FindingCode,
            Object.ToString(),
            $"{Path} looks like a secret ({Kind.Code}, digest {Digest}…): {Done}",
            Outcome == LeakOutcome.AnnotationDropped
                ? ""
                : "move it into a Secret and refer to that; if it is none, set leaks to report or redact for this cluster"
        );

    private string Done =>
        Outcome switch
        {
            LeakOutcome.Blocks => "the export is blocked",
            LeakOutcome.Redacted => "it was redacted",
            LeakOutcome.AnnotationDropped => "the last-applied annotation was left out",
            _ => "it went out, as policy allows",
        };
}
