namespace Dr.Providers.MySql.Rows;

/// <summary>Runs what waits for a server, synchronously and for long, on a thread that nobody else needs.</summary>
internal static class DedicatedThread
{
    public static Task<T> RunAsync<T>(Func<T> work) =>
        Task.Factory.StartNew(
            work,
            CancellationToken.None,
            TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach,
            TaskScheduler.Default
        );
}
