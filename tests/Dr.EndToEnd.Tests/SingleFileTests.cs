using Dr.EndToEnd.Tests.Kit;
using Dr.Providers.Hosts;
using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests;

/// <summary>On the night it is needed there may be one machine with nothing on it, and one file.</summary>
[Collection(Lanes.Keyspaces)]
public sealed class SingleFileTests(SharedLab labs, SharedPoint point)
{
    private const string Folder = "/root/alone";
    private const string Program = $"{Folder}/dr-restore";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_file_lists_verifies_and_fetches_a_point_on_a_machine_without_dotnet()
    {
        var lost = await point.GetAsync();
        await using var stage = lost.Stage.Copy();
        var host = (await labs.GetAsync()).Host("node5");
        (await StockTools.RunAsync(Script, [], cancellationToken: Stop)).Succeeded();
        try
        {
            await SendAsync(host, stage);

            var said = await ShellAsync(
                host,
                $"! command -v dotnet && cd {Folder} && {Program} --version && {Program} list "
                    + $"&& {Program} verify latest --depth opened && {Program} fetch latest --to point"
            );

            Assert.Contains(lost.Point, said, StringComparison.Ordinal);
            Assert.Contains("as recorded", said, StringComparison.Ordinal);
            (await stage.Restore("fetch", "latest", "--to", "here").RunAsync(Stop)).EndedWith(0);
            Assert.Equal(
                await ShaAsync(stage.File("here/etcd/snapshot.db")),
                (await ShellAsync(host, $"sha256sum <{Folder}/point/etcd/snapshot.db")).Split(' ')[0]
            );
        }
        finally
        {
            await host.RunAsync(HostCommand.Shell($"rm -rf {Folder} /root/.net"), CancellationToken.None);
        }
    }

    private static string Script => Path.Combine(Lab.Root, "eng", "single-file.sh");

    private static async Task SendAsync(IHost host, Stage stage)
    {
        await using (var program = File.OpenRead(Path.Combine(Lab.Root, "artifacts", "single-file", "dr-restore")))
        {
            await host.PutAsync(Program, program, Stop);
        }

        string[] pack = ["-C", stage.Folder, "-c", "dr.yaml", "keys", "store"];
        var tar = (await StockTools.RunAsync("tar", pack, cancellationToken: Stop)).Succeeded();
        await host.PutAsync($"{Folder}/all.tar", new MemoryStream(tar.OutputBytes), Stop);
        await ShellAsync(host, $"chmod 755 {Program} && tar -C {Folder} -xf {Folder}/all.tar");
    }

    private static async Task<string> ShellAsync(IHost host, string script)
    {
        var result = await host.RunAsync(HostCommand.Shell($"({script}) 2>&1 || echo FAILED"), Stop);
        Assert.DoesNotContain("FAILED", result.Output, StringComparison.Ordinal);
        return result.Output;
    }

    private static async Task<string> ShaAsync(string file) =>
        (await StockTools.RunAsync("sha256sum", [file], cancellationToken: Stop)).Succeeded().Output.Split(' ')[0];
}
