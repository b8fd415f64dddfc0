using System.Text.Json;
using Dr.Providers.Etcd.Snapshots;

namespace Dr.Providers.Tests.Etcd.Snapshots;

public sealed class SnapshotInspectorTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("3.5.16", false)]
    [InlineData("3.5.16", true)]
    [InlineData("3.4.23", false)]
    [InlineData("3.4.23", true)]
    public async Task The_facts_agree_with_the_stock_tool_and_with_the_server(string version, bool isCompacted)
    {
        var binary = EtcdBinary.Of(version);
        await using var server = await EtcdServer.Start(binary, _folder["source"]);
        await Workload.Write(server);
        var compacted = isCompacted ? await Workload.CompactAtTombstone(server) : Compaction.Never;
        await server.Ctl("snapshot", "save", _folder["file"]);

        var facts = SnapshotInspector.Inspect(_folder["file"]);

        var status = await Json(
            binary.Run(binary.HasUtl ? "etcdutl" : "etcdctl", "snapshot", "status", _folder["file"], "-w", "json")
        );
        Assert.Equal(status.GetProperty("revision").GetInt64(), facts.Revision);
        Assert.Equal(status.GetProperty("totalKey").GetInt64(), facts.RecordsInAllBuckets);
        Assert.Equal(await server.Count("\0", "\0"), facts.LiveKeys);
        Assert.Equal(await server.Count("/registry/pods/", "/registry/pods0"), facts.LiveKeysByType["pods"]);
        Assert.Equal(50, facts.LiveKeysByType["apps.example.org/widgets"]);
        Assert.Equal(facts.LiveKeys, facts.LiveKeysByType.Values.Sum());
        Assert.Equal(new Compaction(compacted, compacted), facts.Compaction);
        Assert.Equal(1, facts.Leases);
        Assert.True(facts.ConsistentIndex > 0);
        Assert.Equal(binary == EtcdBinary.V35, facts.Term > 0);
        Assert.Equal(version[..3] + ".0", facts.ClusterVersion);
        Assert.Null(facts.StorageVersion);
        Assert.False(facts.AuthEnabled);
        Assert.Empty(facts.Alarms);
    }

    [Fact]
    public async Task Members_and_learners_are_read_from_the_file()
    {
        await using var server = await EtcdServer.Start(EtcdBinary.V35, _folder["source"]);
        await server.Ctl("member", "add", "learner", "--learner", "--peer-urls=http://127.0.0.99:1");
        await server.Ctl("snapshot", "save", _folder["file"]);

        var members = SnapshotInspector.Inspect(_folder["file"]).Members;

        var listed = (await Json(server.Ctl("member", "list", "-w", "json"))).GetProperty("members").EnumerateArray();
        Assert.Equal(
            listed.Select(member => member.GetProperty("ID").GetUInt64()).Order(),
            members.Select(member => member.Id).Order()
        );
        var voter = Assert.Single(members, member => !member.IsLearner);
        var learner = Assert.Single(members, member => member.IsLearner);
        Assert.Equal("m", voter.Name);
        Assert.Equal("http://127.0.0.99:1", Assert.Single(learner.PeerUrls));
    }

    [Theory]
    [InlineData("3.5.16")]
    [InlineData("3.4.23")]
    public async Task Users_and_auth_are_told_because_they_survive_a_restore(string version)
    {
        await using var server = await EtcdServer.Start(EtcdBinary.Of(version), _folder["source"]);
        await server.Ctl("user", "add", "root:secret");
        await server.Ctl("role", "add", "root");
        await server.Ctl("user", "grant-role", "root", "root");
        await server.Ctl("auth", "enable");
        await server.Ctl("--user=root:secret", "snapshot", "save", _folder["file"]);

        var facts = SnapshotInspector.Inspect(_folder["file"]);

        Assert.True(facts.AuthEnabled);
        Assert.Equal((1, 1), (facts.Users, facts.Roles));
    }

    [Theory]
    [InlineData("3.5.16")]
    [InlineData("3.4.23")]
    public async Task An_alarm_is_told_because_it_survives_a_restore(string version)
    {
        await using var server = await EtcdServer.Start(
            EtcdBinary.Of(version),
            _folder["source"],
            "--quota-backend-bytes=200000"
        );
        await server.FillUntilNoSpace();
        await server.Ctl("snapshot", "save", _folder["file"]);

        var facts = SnapshotInspector.Inspect(_folder["file"]);

        var alarm = Assert.Single(facts.Alarms);
        Assert.Equal(new SnapshotAlarm(Assert.Single(facts.Members).Id, SnapshotAlarmKind.NoSpace), alarm);
    }

    [Fact]
    public async Task The_mark_of_a_bumped_restore_is_no_key()
    {
        await using (var source = await EtcdServer.Start(EtcdBinary.V35, _folder["source"]))
        {
            await source.Put("a", "1");
            await source.Ctl("snapshot", "save", _folder["file"]);
        }

        await using var restored = await EtcdServer.Restore(EtcdBinary.V35, _folder["file"], _folder["restored"], 100);
        await restored.Ctl("snapshot", "save", _folder["later"]);

        var facts = SnapshotInspector.Inspect(_folder["later"]);

        Assert.Equal(1, facts.LiveKeys);
        Assert.Equal(102, facts.Revision);
        Assert.Equal(102, facts.Compaction.Newest);
    }

    [Fact]
    public async Task The_revision_of_a_server_is_told_where_compaction_took_the_newest_records()
    {
        await using var server = await EtcdServer.Start(EtcdBinary.V34, _folder["source"]);
        await server.Put("kept", "1");
        await server.Put("gone", "1");
        await server.Delete("gone");
        await server.Compact(4);
        await server.Ctl("snapshot", "save", _folder["file"]);

        var facts = SnapshotInspector.Inspect(_folder["file"]);

        Assert.Equal(2, facts.Revision);
        Assert.Equal(4, facts.ServerRevision);
    }

    private static async Task<JsonElement> Json(Task<string> output) => JsonDocument.Parse(await output).RootElement;
}
