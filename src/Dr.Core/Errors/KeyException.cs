namespace Dr.Errors;

/// <summary>A key is missing, cannot be read, or is not one that fits.</summary>
public sealed class KeyException(string message, string hint, Exception? innerException = null)
    : DrException(ErrorCode.KeyMissing, message, hint, innerException);
