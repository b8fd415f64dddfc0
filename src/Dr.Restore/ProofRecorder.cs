using Dr.Errors;
using Dr.Proofs;
using Dr.Providers.CommandLine;
using Dr.Providers.Configuration;
using Dr.Signing;
using Dr.Stores;
using Dr.Verification;

namespace Dr.Restore;

/// <summary>Adds what was found to a point's signed proofs. The only thing in this program that writes to the store.</summary>
internal sealed class ProofRecorder(IObjectStore store, StoreLayout layout, SigningKey signingKey, TimeProvider clock)
    : IDisposable
{
    /// <exception cref="KeyException">There is no signing key on this machine.</exception>
    public static ProofRecorder Of(Invocation invocation, StoreLayout layout)
    {
        var configuration = invocation.ReadConfiguration();
        var surroundings = invocation.Surroundings;
        return new ProofRecorder(
            ConfiguredStore.Open(configuration.Store, surroundings.Clock, surroundings.Random),
            layout,
            new ConfiguredKeys(configuration, surroundings.Variable).ReadSigningKey(),
            surroundings.Clock
        );
    }

    public async Task<Proof> RecordAsync(
        RecoveryPoint point,
        VerificationReport report,
        CancellationToken cancellationToken
    )
    {
        var proof = new Proof
        {
            Id = point.Id,
            Cluster = layout.Cluster,
            ManifestDigest = point.ManifestDigest,
            Level = report.Depth == VerificationDepth.Opened ? ProofLevel.Opened : ProofLevel.Stored,
            Passed = report.Passed,
            At = clock.GetUtcNow(),
            By = ProgramIdentity.Of(RestoreProgram.Name),
            Findings = report.Findings,
        };
        await new ProofBook(layout, [signingKey.Public]).AppendAsync(store, proof, signingKey, cancellationToken);
        return proof;
    }

    public void Dispose() => signingKey.Dispose();
}
