using Dr.Findings;

namespace Dr.Preflight;

/// <summary>One figure held against what the profile asks for.</summary>
/// <param name="Subject">The host; for a link <c>FROM → TO</c>.</param>
/// <param name="Figure">Its <see cref="Preflight.Figure.Key"/>.</param>
/// <param name="Measured">Null: it could not be measured, which is never a pass.</param>
/// <param name="Want">Worse is a warning.</param>
/// <param name="Must">Worse fails.</param>
/// <param name="Result">What came of it.</param>
public sealed record Grade(
    string Subject,
    string Figure,
    double? Measured,
    double? Want,
    double? Must,
    GradeResult Result
)
{
    /// <summary>Grades one figure, and says in a finding what is not a pass.</summary>
    /// <param name="figure">Which.</param>
    /// <param name="subject">Of whom.</param>
    /// <param name="measured">Null: it could not be measured.</param>
    /// <param name="asked">What is asked for.</param>
    /// <param name="source">Who asks, for the message: <c>small asks of etcd</c>.</param>
    public static Graded Of(Figure figure, string subject, double? measured, Requirement asked, string source)
    {
        var result = measured switch
        {
            null => GradeResult.Unmeasured,
            { } value when asked.Must is { } must && !figure.Suffices(value, must) => GradeResult.Fail,
            { } value when asked.Want is { } want && !figure.Suffices(value, want) => GradeResult.Warn,
            _ => GradeResult.Pass,
        };
        var grade = new Grade(subject, figure.Key, measured, asked.Want, asked.Must, result);
        return new Graded(grade, result == GradeResult.Pass ? null : Tell(figure, grade, source));
    }

    private static Finding Tell(Figure figure, Grade grade, string source)
    {
        var bound = figure.MoreIsBetter ? "at least" : "at most";
        string[] asked =
        [
            .. grade.Want is { } want ? [$"{bound} {figure.Text(want)}"] : Array.Empty<string>(),
            .. grade.Must is { } must
                ? [$"refuses {(figure.MoreIsBetter ? "less" : "more")} than {figure.Text(must)}"]
                : Array.Empty<string>(),
        ];
        var wanted = $"{source} {string.Join(" and ", asked)}";
        return grade.Measured is { } measured
            ? new Finding(
                grade.Result == GradeResult.Fail ? Severity.Critical : Severity.Warning,
                figure.Code,
                grade.Subject,
                $"{figure.Title} of {grade.Subject}: {figure.Text(measured)}; {wanted}",
                figure.Hint
            )
            : new Finding(
                Severity.Warning,
                "host.unmeasured",
                grade.Subject,
                $"{figure.Title} of {grade.Subject} could not be measured; {wanted}",
                "measure it by hand; what was not measured is not passed"
            );
    }
}

/// <summary>A grade, and what to tell of it: null where it passed.</summary>
public sealed record Graded(Grade Grade, Finding? Finding);

/// <summary>What came of a figure.</summary>
public enum GradeResult
{
    Pass,
    Warn,
    Fail,
    Unmeasured,
}
