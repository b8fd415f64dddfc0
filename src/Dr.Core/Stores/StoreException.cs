using Dr.Errors;

namespace Dr.Stores;

/// <summary>A store could not do what was asked.</summary>
public sealed class StoreException(StoreErrorKind kind, string message, string hint, Exception? innerException = null)
    : DrException(ErrorCode.Failed, message, hint, innerException)
{
    public StoreErrorKind Kind { get; } = kind;

    /// <summary>How long the store asked to be left alone; null where it said nothing.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether trying again later can help.</summary>
    public bool IsTransient => Kind == StoreErrorKind.Unavailable;
}
