using System.Formats.Tar;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dr.Json;
using Dr.Objects;
using Dr.Objects.Archive;
using Dr.Objects.Trees;

namespace Dr.Core.Tests.Objects;

public sealed class ObjectArchiveWriterTests
{
    private static readonly TreePaths s_paths = new(ClusterName.Parse("north"));

    [Fact]
    public async Task The_tar_holds_files_then_kustomizations_then_index_then_status()
    {
        var entries = await ReadAsync(await WriteAsync(Rendered("shop", "a"), Rendered("shop", "b", status: true)));

        Assert.Equal(
            [
                "generic/shop/ConfigMap/a.yaml",
                "generic/shop/ConfigMap/b.yaml",
                "generic/kustomization.yaml",
                "deployment/north/kustomization.yaml",
                "index.jsonl",
                "status.jsonl",
            ],
            entries.Select(entry => entry.Name)
        );
        Assert.Contains(
            "- shop/ConfigMap/a.yaml\n- shop/ConfigMap/b.yaml\n",
            Text(entries[2]),
            StringComparison.Ordinal
        );
        Assert.Equal(["a", "b"], Lines<IndexEntry>(entries[4]).Select(entry => entry.Name));
        Assert.Equal("""{"ready":true}""", Lines<ObjectStatus>(entries[5]).Single().Status.ToJsonString());
    }

    [Fact]
    public async Task Nothing_in_the_tar_changes_by_itself()
    {
        var first = await WriteAsync(Rendered("shop", "a"), Rendered("shop", new string('x', 250)));
        var second = await WriteAsync(Rendered("shop", "a"), Rendered("shop", new string('x', 250)));

        Assert.Equal(first, second);
        Assert.All(
            await ReadAsync(first),
            entry =>
                Assert.Equal(
                    (DateTimeOffset.UnixEpoch, 0, 0, (UnixFileMode)0b110_100_100),
                    (entry.ModificationTime, entry.Uid, entry.Gid, entry.Mode)
                )
        );
    }

    [Fact]
    public async Task A_path_of_any_length_comes_back_as_it_was()
    {
        ArchivedObject[] objects =
        [
            .. from space in new[] { 1, 40, 63 }
            from name in Enumerable.Range(1, 253)
            select Rendered(new string('s', space), new string('n', name)),
        ];

        var entries = await ReadAsync(await WriteAsync(objects));

        Assert.Equal(
            objects.SelectMany(one => one.Files).Select(file => file.Path),
            entries.Take(objects.Length).Select(entry => entry.Name)
        );
    }

    [Fact]
    public async Task A_line_of_the_index_reads_back_as_it_was_written()
    {
        var written = Entry("shop", "a") with
        {
            Namespace = null,
            Generation = null,
            CreatedAt = null,
            Owners = [new OwnerReference("apps/v1", "Deployment", "web", "u-1", Controller: true)],
        };
        var line = JsonSerializer.SerializeToUtf8Bytes(written, DrJson.Line);
        var one = Rendered("shop", "a") with { IndexLine = line };

        var read = Lines<IndexEntry>((await ReadAsync(await WriteAsync(one)))[^2]).Single();

        Assert.Equal(written.Owners, read.Owners);
        Assert.Equal(written with { Owners = [] }, read with { Owners = [] });
    }

    [Fact]
    public async Task A_patched_object_has_two_files_and_a_whole_one_is_listed_in_the_deployment()
    {
        var name = new ObjectName(Sample.Deployments, "shop", "web");
        var content = Sample.Object(Sample.Deployments, "web");
        var patch = new ObjectPatch([new PatchOperation("add", "/spec/replicas", JsonValue.Create(3))]);
        var patched = Archived(name, new ObjectParts(null, content, patch));
        var volume = new ObjectName(Sample.Volumes, null, "disk");
        var whole = Archived(volume, new ObjectParts(Sample.Object(Sample.Volumes, "disk"), null, null));

        var entries = await ReadAsync(await WriteAsync(patched, whole));

        Assert.Equal(
            [
                "generic/shop/Deployment.apps/web.yaml",
                "deployment/north/patches/shop/Deployment.apps/web.yaml",
                "deployment/north/resources/_cluster/PersistentVolume/disk.yaml",
            ],
            entries.Take(3).Select(entry => entry.Name)
        );
        var kustomization = Text(entries[4]);
        Assert.Contains("- resources/_cluster/PersistentVolume/disk.yaml\n", kustomization, StringComparison.Ordinal);
        Assert.Contains("path: patches/shop/Deployment.apps/web.yaml\n", kustomization, StringComparison.Ordinal);
    }

    private static ArchivedObject Rendered(string space, string name, bool status = false) =>
        ArchivedObject.Of(
            s_paths,
            new ObjectName(Sample.ConfigMaps, space, name),
            new ObjectParts(null, new JsonObject { ["data"] = new JsonObject { ["k"] = name } }, null),
            Entry(space, name),
            status ? new JsonObject { ["ready"] = true } : null
        );

    private static ArchivedObject Archived(ObjectName name, ObjectParts parts) =>
        ArchivedObject.Of(s_paths, name, parts, Entry(name.Namespace ?? "", name.Name), null);

    private static IndexEntry Entry(string space, string name) =>
        new(
            "configmaps",
            "v1",
            "ConfigMap",
            space,
            name,
            "uid",
            "7",
            1,
            "2026-01-01T00:00:00Z",
            [],
            false,
            Digest.Of([])
        );

    private static async Task<byte[]> WriteAsync(params ArchivedObject[] objects)
    {
        using var tar = new MemoryStream();
        await using var writer = new ObjectArchiveWriter(
            tar,
            s_paths,
            new MemoryStream(),
            new MemoryStream(),
            new MemoryStream()
        );
        foreach (var one in objects)
        {
            await writer.AddAsync(one, TestContext.Current.CancellationToken);
        }

        await writer.EndAsync(TestContext.Current.CancellationToken);
        return tar.ToArray();
    }

    private static async Task<IReadOnlyList<TarEntry>> ReadAsync(byte[] tar)
    {
        await using var reader = new TarReader(new MemoryStream(tar));
        var entries = new List<TarEntry>();
        while (await reader.GetNextEntryAsync(copyData: true, TestContext.Current.CancellationToken) is { } entry)
        {
            entries.Add(entry);
        }

        return entries;
    }

    private static string Text(TarEntry entry) =>
        entry.DataStream is null ? "" : new StreamReader(entry.DataStream, Encoding.UTF8).ReadToEnd();

    private static IEnumerable<T> Lines<T>(TarEntry entry) =>
        Text(entry)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize<T>(line, DrJson.Line)!);
}
