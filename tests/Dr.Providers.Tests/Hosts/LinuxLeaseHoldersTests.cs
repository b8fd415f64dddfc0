using System.Diagnostics;
using System.Globalization;
using Dr.Leases;
using Dr.Providers.Hosts;

namespace Dr.Providers.Tests.Hosts;

public sealed class LinuxLeaseHoldersTests
{
    private readonly LinuxLeaseHolders _holders = new();

    [Fact]
    public void We_ourselves_are_not_dead() => Assert.False(_holders.IsCertainlyDead(_holders.Current));

    [Fact]
    public async Task A_process_is_dead_when_it_has_ended_and_not_before()
    {
        using var process = Process.Start("sleep", "600");
        var holder = HolderOf(process.Id);
        Assert.False(_holders.IsCertainlyDead(holder));

        process.Kill();
        await process.WaitForExitAsync();

        Assert.True(_holders.IsCertainlyDead(holder));
    }

    [Fact]
    public async Task A_process_that_only_waits_to_be_reaped_is_dead()
    {
        using var parent = Process.Start(
            new ProcessStartInfo("sh", ["-c", "sleep 0 & echo $!; exec sleep 600"])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
            }
        )!;
        var child = int.Parse((await parent.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture);
        while (File.ReadAllText($"/proc/{child}/stat").Split(") ")[^1][0] != 'Z')
        {
            await Task.Yield();
        }

        Assert.True(_holders.IsCertainlyDead(HolderOf(child)));
        parent.Kill();
    }

    [Fact]
    public void Another_process_under_the_same_number_is_not_the_holder() =>
        Assert.True(_holders.IsCertainlyDead(_holders.Current with { ProcessStart = 1 }));

    [Fact]
    public void Of_another_machine_or_boot_or_namespace_nothing_is_certain()
    {
        var gone = _holders.Current with { ProcessId = int.MaxValue - 1 };

        Assert.True(_holders.IsCertainlyDead(gone));
        Assert.False(_holders.IsCertainlyDead(gone with { Host = "elsewhere" }));
        Assert.False(_holders.IsCertainlyDead(gone with { BootId = "another" }));
    }

    private LeaseHolder HolderOf(int process)
    {
        var stat = File.ReadAllText($"/proc/{process}/stat");
        var start = long.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19], CultureInfo.InvariantCulture);
        return _holders.Current with { ProcessId = process, ProcessStart = start };
    }
}
