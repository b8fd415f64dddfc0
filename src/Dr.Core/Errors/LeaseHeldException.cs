namespace Dr.Errors;

/// <summary>Another run is at work on the same cluster or the same target hosts.</summary>
public sealed class LeaseHeldException(string message, string hint) : DrException(ErrorCode.LeaseHeld, message, hint);
