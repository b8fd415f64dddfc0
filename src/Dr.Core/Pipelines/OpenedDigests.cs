namespace Dr.Pipelines;

/// <summary>What the plain tap of one opening saw.</summary>
public sealed record OpenedDigests(long PlainSize, Digest PlainDigest);
