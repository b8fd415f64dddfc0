namespace Dr.Recovery;

/// <summary>The restored objects as their verifier saw them.</summary>
/// <param name="Server">For people: <c>Kubernetes v1.20.2 at https://10.0.0.5:6443</c>.</param>
/// <param name="Objects">How many were to be restored.</param>
/// <param name="Equal">How many of them are what they are to be, field for field.</param>
/// <param name="Different">How many are there and something else.</param>
/// <param name="Missing">How many are not there.</param>
/// <param name="Kept">How many were there before the run and were left alone.</param>
/// <param name="Parked">How many webhooks and aggregated APIs wait for their service.</param>
/// <param name="Held">How many workloads and cron jobs wait to be released.</param>
/// <param name="LeftOut">How many were not restored, by the code of the rule.</param>
/// <param name="MissingSecrets">How many Secrets they need that are not there.</param>
public sealed record ObjectsObservation(
    string Server,
    int Objects,
    int Equal,
    int Different,
    int Missing,
    int Kept,
    int Parked,
    int Held,
    IReadOnlyDictionary<string, int> LeftOut,
    int MissingSecrets
);
