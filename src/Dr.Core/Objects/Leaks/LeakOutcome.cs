namespace Dr.Objects.Leaks;

/// <summary>What was done about one leak.</summary>
public enum LeakOutcome
{
    /// <summary>It is still in the object, which MUST NOT go out.</summary>
    Blocks,

    /// <summary>It is no longer in the object.</summary>
    Redacted,

    /// <summary>It was in kubectl's last-applied annotation, which is no longer in the object.</summary>
    AnnotationDropped,

    /// <summary>It is still in the object, as policy allows.</summary>
    Reported,
}
