namespace Dr.Capture;

/// <summary>One source while it is being captured.</summary>
public interface ICapture : IAsyncDisposable
{
    /// <summary>What will be captured, in the order in which it is to be begun.</summary>
    IReadOnlyList<IArtifactCapture> Artifacts { get; }

    /// <summary>How many of the artifacts may be written at the same time; at least 1.</summary>
    int Parallelism { get; }

    /// <summary>Called once after all artifacts were written: what was observed.</summary>
    Task<SourceReport> EndAsync(CancellationToken cancellationToken);
}
