using Dr.Proofs;
using Dr.Verification;

namespace Dr.Restore.Views;

/// <summary>What <c>verify</c> prints; the proof is the one that was added, null where none was asked for.</summary>
internal sealed record VerificationView(VerificationReport Report, bool Passed, Proof? Proof);
