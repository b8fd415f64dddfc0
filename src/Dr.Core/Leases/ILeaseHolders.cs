namespace Dr.Leases;

/// <summary>Who we are, and whether another holder is certainly dead.</summary>
public interface ILeaseHolders
{
    LeaseHolder Current { get; }

    /// <summary>True only when the holder ran on this very machine, boot and namespace and its process has ended. False when unsure.</summary>
    bool IsCertainlyDead(LeaseHolder holder);
}
