namespace Dr.Capture;

/// <summary>One source while it is being captured.</summary>
public interface ICapture : IAsyncDisposable
{
    /// <summary>What will be captured, in the order in which it is to be written.</summary>
    IReadOnlyList<IArtifactCapture> Artifacts { get; }

    /// <summary>Called once after all artifacts were written: what was observed.</summary>
    Task<SourceReport> EndAsync(CancellationToken cancellationToken);
}
