using Dr.Errors;

namespace Dr.Providers.Hosts;

/// <summary>Something could not be done on a host.</summary>
public sealed class HostException(string message, string hint, Exception? innerException = null)
    : DrException(ErrorCode.Failed, message, hint, innerException);
