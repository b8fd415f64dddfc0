namespace Dr.Capture;

/// <summary>Something that can be read consistently.</summary>
public interface ISource
{
    /// <summary>The first segment of its artifacts' names, for example <c>etcd</c>.</summary>
    string Name { get; }

    /// <summary>Looks at the source, decides what is captured from where, and holds what must be held until disposal.</summary>
    /// <exception cref="Errors.DrException">The source cannot be captured now, with the reason.</exception>
    Task<ICapture> BeginAsync(CancellationToken cancellationToken);
}
