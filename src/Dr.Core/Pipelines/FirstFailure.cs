using System.Runtime.ExceptionServices;

namespace Dr.Pipelines;

/// <summary>Remembers which of two sides failed first: what follows is only its echo.</summary>
internal sealed class FirstFailure
{
    private Exception? _exception;

    public void Record(Exception exception) => Interlocked.CompareExchange(ref _exception, exception, null);

    public void ThrowIfAny()
    {
        if (_exception is { } exception)
        {
            ExceptionDispatchInfo.Throw(exception);
        }
    }
}
