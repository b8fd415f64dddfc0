using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Dr.EndToEnd.Tests.Kit;
using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests;

/// <summary>A point is restorable without Dr, and Dr restores what stock tools made.</summary>
[Collection(Lanes.Keyspaces)]
public sealed class StockToolsTests(SharedPoint point, SharedSource source, SharedRadosGateway gateways)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_commands_of_the_format_page_restore_a_point_and_stock_etcd_serves_every_key()
    {
        var lost = await point.GetAsync();
        await using var stage = lost.Stage.Copy();
        using var subnet = LoopbackSubnet.Claim();
        var folder = Path.Combine(stage.Store, Stage.Cluster, "points", lost.Point);
        File.Copy(stage.TrustedKey, Path.Combine(folder, "trusted.pem"));
        File.Copy(stage.Identity, Path.Combine(folder, "identity.txt"));
        Assert.Equal(6, HandRestore.Commands.Count);

        var verified = await HandRestore.RunAsync(HandRestore.Commands[0], folder, Stop);
        Assert.Contains("Signature Verified Successfully", verified, StringComparison.Ordinal);
        var stored = await HandRestore.RunAsync(HandRestore.Commands[1], folder, Stop);
        var manifest = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "manifest.json"), Stop))!;
        Assert.Equal((string?)manifest["artifacts"]![0]!["storedDigest"], $"sha256:{stored[..64]}");
        await HandRestore.RunAsync(HandRestore.Commands[2], folder, Stop);
        var contents = JsonNode.Parse(await HandRestore.RunAsync(HandRestore.Commands[3], folder, Stop))!;
        Assert.Equal((string?)contents["artifacts"]![0]!["plainDigest"], DigestOf(Path.Combine(folder, "snapshot.db")));

        var peer = $"http://{subnet.Address(1)}:2380";
        var restore = HandRestore
            .Commands[4]
            .Replace("--data-dir …", "--data-dir data", StringComparison.Ordinal)
            .Replace("--name …", "--name hand", StringComparison.Ordinal)
            .Replace("--initial-cluster …", $"--initial-cluster hand={peer}", StringComparison.Ordinal)
            .Replace("--initial-cluster-token …", "--initial-cluster-token by-hand", StringComparison.Ordinal)
            .Replace(
                "--initial-advertise-peer-urls …",
                $"--initial-advertise-peer-urls {peer}",
                StringComparison.Ordinal
            );
        Assert.DoesNotContain("…", restore, StringComparison.Ordinal);
        await HandRestore.RunAsync(restore, folder, Stop);
        await using var member = new LoneMember(Path.Combine(folder, "data"), subnet.Address(1));
        await member.AwaitAsync(Stop);
        Assert.Equal(lost.Keys, await new Keyspace([member.Endpoint]).KeysAsync(Stop));
    }

    [Fact]
    public async Task What_fetch_writes_is_what_age_and_zstd_write()
    {
        var lost = await point.GetAsync();
        await using var stage = lost.Stage.Copy();
        var folder = Path.Combine(stage.Store, Stage.Cluster, "points", lost.Point);
        (await stage.Restore("fetch", "latest", "--to", "fetched").RunAsync(Stop)).EndedWith(0);
        var command = $"age -d -i '{stage.Identity}' etcd/snapshot.db.zst.age | zstd -d > by-hand.db";
        await HandRestore.RunAsync(command, folder, Stop);
        Assert.Equal(DigestOf(Path.Combine(folder, "by-hand.db")), DigestOf(stage.File("fetched/etcd/snapshot.db")));
    }

    [Fact]
    public async Task A_file_of_etcdctl_snapshot_save_is_restored_with_no_configuration_at_all()
    {
        var cluster = await source.GetAsync();
        await using var stage = await source.StageAsync(Stop);
        var file = stage.File("snapshot.db");
        (await cluster.ExecOnAsync(cluster.Members[1], ["snapshot", "save", file], Stop)).Succeeded();
        var digest = DigestOf(file);
        File.Delete(stage.File("dr.yaml"));
        stage.Environment["XDG_STATE_HOME"] = stage.File("elsewhere");
        string[] words = ["run", "--from-file", file, "--inventory", stage.Machines.Inventory, "--yes", "--json"];

        var report = (await stage.Restore(words).RunAsync(Stop)).EndedWith(0).Json;

        Assert.Equal(file, (string?)report["origin"]!["file"]);
        var keys = await new Keyspace(cluster.Endpoints).KeysAsync(Stop);
        await RestoredProof.HoldsAsync(new Keyspace(stage.Machines.Endpoints), keys, Stop);
        Assert.Equal(digest, DigestOf(file));
    }

    [Fact]
    public async Task A_damaged_file_of_etcdctl_is_refused_before_anything_is_touched()
    {
        var cluster = await source.GetAsync();
        await using var stage = await source.StageAsync(Stop);
        var file = stage.File("snapshot.db");
        (await cluster.ExecOnAsync(cluster.Members[1], ["snapshot", "save", file], Stop)).Succeeded();
        Bits.Flip(file);
        string[] words = ["run", "--from-file", file, "--inventory", stage.Machines.Inventory, "--yes"];
        (await stage.Restore(words).RunAsync(Stop)).ComplainsOf(4, file);
        Assert.All(stage.Machines.DataDirectories, data => Assert.False(Directory.Exists(data)));
    }

    [Fact]
    public async Task The_objects_of_a_point_in_a_bucket_list_and_download_with_s3cmd_as_they_were_signed()
    {
        var gateway = await gateways.GetAsync();
        await using var stage = await source.StageAsync(Stop);
        var bucket = await stage.UseAsync(gateway, Stop);
        var id = (string)(await stage.BackUpAsync(Stop)).EndedWith(0).Json["id"]!;
        var s3cmd = await S3CmdAsync(stage, gateway);
        var list = await HandRestore.RunAsync($"{s3cmd} ls --recursive s3://{bucket}/", stage.Folder, Stop);
        var from = $"s3://{bucket}/{Stage.Cluster}/points/{id}/";
        await HandRestore.RunAsync($"mkdir down && {s3cmd} get --recursive {from} down/", stage.Folder, Stop);
        var check =
            $"openssl pkeyutl -verify -pubin -inkey {stage.TrustedKey} -rawin -in manifest.json -sigfile manifest.json.sig";
        await HandRestore.RunAsync(check, stage.File("down"), Stop);
        var manifest = JsonNode.Parse(await File.ReadAllTextAsync(stage.File("down/manifest.json"), Stop))!;
        foreach (var entry in manifest["artifacts"]!.AsArray().Append(manifest["contents"]))
        {
            var key = (string)entry!["key"]!;
            Assert.Contains($"{from}{key}", list, StringComparison.Ordinal);
            Assert.Equal((string?)entry["storedDigest"], DigestOf(stage.File($"down/{key}")));
        }
    }

    private static async Task<string> S3CmdAsync(Stage stage, RadosGateway gateway)
    {
        var settings = $"""
            [default]
            access_key = {gateway.AccessKey}
            secret_key = {gateway.SecretKey}
            host_base = {gateway.Endpoint.Authority}
            host_bucket = {gateway.Endpoint.Authority}
            use_https = False

            """;
        await File.WriteAllTextAsync(stage.File("s3cmd"), settings, Stop);
        return $"s3cmd --no-progress --config {stage.File("s3cmd")}";
    }

    private static string DigestOf(string file) =>
        $"sha256:{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))}";
}
