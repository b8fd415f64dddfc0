namespace Dr.Errors;

/// <summary>Bytes are not what they were: a digest, a signature, an authentication tag or a structure does not fit.</summary>
public sealed class IntegrityException(string message, string hint, Exception? innerException = null)
    : DrException(ErrorCode.Damaged, message, hint, innerException);
