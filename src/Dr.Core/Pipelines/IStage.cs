namespace Dr.Pipelines;

/// <summary>Transforms bytes one way when sealing and back when opening.</summary>
public interface IStage
{
    /// <summary>A stream whose written bytes arrive transformed downstream. Disposing it writes the end and leaves downstream open.</summary>
    Stream Seal(Stream downstream);

    /// <summary>A stream that gives back what <see cref="Seal"/> was given. A cut or changed upstream MUST fail, never just end.</summary>
    /// <exception cref="Errors.KeyException">The key that would be needed is not there.</exception>
    Stream Open(Stream upstream);
}
