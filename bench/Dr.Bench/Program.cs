using Dr.Bench;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};
try
{
    Console.WriteLine(await EtcdBench.RunAsync(BenchSettings.Parse(args), TimeProvider.System, stop.Token));
    return 0;
}
catch (Exception exception) when (exception is BenchException or OperationCanceledException)
{
    Console.Error.WriteLine($"error: {exception.Message}");
    return 1;
}
