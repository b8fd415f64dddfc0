namespace Dr.Errors;

/// <summary>A source could not be read to its end. Another attempt, from another member, may succeed.</summary>
public sealed class SourceUnavailableException(string message, string hint, Exception? innerException = null)
    : DrException(ErrorCode.Failed, message, hint, innerException);
