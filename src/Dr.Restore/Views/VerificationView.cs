using Dr.Proofs;
using Dr.Verification;

namespace Dr.Restore.Views;

/// <summary>What <c>verify</c> prints.</summary>
/// <param name="Proof">The proof that was added; null where none was asked for.</param>
internal sealed record VerificationView(VerificationReport Report, bool Passed, Proof? Proof);
