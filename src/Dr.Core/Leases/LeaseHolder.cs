namespace Dr.Leases;

/// <summary>Who holds a lease, precisely enough to tell on the same machine whether the process still lives.</summary>
/// <param name="Host">For people.</param>
/// <param name="BootId">The machine and its boot, with the process namespace; two processes compare their ids only within one.</param>
/// <param name="ProcessId">Within that namespace.</param>
/// <param name="ProcessStart">Tells a reused process id from the holder.</param>
public sealed record LeaseHolder(string Host, string BootId, int ProcessId, long ProcessStart);
