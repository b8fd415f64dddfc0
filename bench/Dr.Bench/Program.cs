using Dr.Bench;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};
try
{
    var settings = BenchSettings.Parse([.. args.Skip(1)]);
    var page = args[0] switch
    {
        "etcd" => await EtcdBench.RunAsync(settings, TimeProvider.System, stop.Token),
        "objects" => await ObjectsBench.RunAsync(settings, TimeProvider.System, stop.Token),
        "mysql" => await MySqlBench.RunAsync(settings, TimeProvider.System, stop.Token),
        _ => throw new BenchException($"there is no benchmark called {args[0]}"),
    };
    Console.WriteLine(page);
    return 0;
}
catch (Exception exception) when (exception is BenchException or OperationCanceledException)
{
    Console.Error.WriteLine($"error: {exception.Message}");
    return 1;
}
