using Dr.Pipelines;
using Dr.Pipelines.Age;
using Dr.Pipelines.Zstd;
using Dr.Randomness;

namespace Dr.Capture;

/// <summary>The stages of format version 1, composed in the one place.</summary>
public static class Sealing
{
    public static SealingPipeline For(IReadOnlyList<Recipient> recipients, IRandomSource random) =>
        new([new ZstdStage(), AgeStage.ForSealing(recipients, random)], random);

    public static OpeningPipeline With(IReadOnlyList<Identity> identities) =>
        new([new ZstdStage(), AgeStage.ForOpening(identities)]);
}
