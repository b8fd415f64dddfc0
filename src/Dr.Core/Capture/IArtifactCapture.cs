using Dr.Pipelines;
using Dr.Pipelines.Age;

namespace Dr.Capture;

/// <summary>One artifact while it is being captured.</summary>
public interface IArtifactCapture
{
    ArtifactName Name { get; }

    /// <summary>Expected plain bytes, for progress only; null where unknown.</summary>
    long? ExpectedSize { get; }

    /// <summary>Whether another <see cref="WriteAsync"/> after a failed one has a chance, for example from another member.</summary>
    bool CanRetry { get; }

    /// <summary>Who may open this artifact; null: whoever may open the point.</summary>
    IReadOnlyList<Recipient>? Recipients => null;

    /// <summary>Writes the whole artifact. Returns only when every byte was written and seen to be right.</summary>
    /// <exception cref="Errors.SourceUnavailableException">Could not be read to its end; see <see cref="CanRetry"/>.</exception>
    /// <exception cref="Errors.IntegrityException">The source sent bytes that are not right; see <see cref="CanRetry"/>.</exception>
    Task WriteAsync(HashedSink sink, CancellationToken cancellationToken);
}
