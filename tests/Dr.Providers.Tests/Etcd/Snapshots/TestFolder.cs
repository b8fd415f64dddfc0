namespace Dr.Providers.Tests.Etcd.Snapshots;

/// <summary>A folder for one test, gone afterwards.</summary>
internal sealed class TestFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("dr-snapshots-").FullName;

    public string this[string name] => Path.Combine(_path, name);

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
