using Dr.Errors;
using Dr.Findings;
using Dr.Preflight;
using Dr.Providers.Hosts;
using Dr.Recovery;

namespace Dr.Providers.Preflight;

/// <summary>One host while it is measured. What fails is a finding, and what could not be measured stays null.</summary>
internal sealed class Machine(IHost host, HostEntry entry, Inventory inventory, bool isOwn)
{
    private readonly PreflightTraces _traces = new(host, isOwn);
    private readonly List<Finding> _failures = [];

    public IHost Host => host;

    public HostEntry Entry => entry;

    /// <summary>Whether it shares its machine with nobody: only then its ports are its own.</summary>
    public bool IsOwn => isOwn;

    /// <summary>Null: the host could not be asked.</summary>
    public HostFacts? Facts { get; private set; }

    public HostMeasurement Measurement { get; private set; } = new(entry.Name, entry.Roles) { Zone = entry.Zone };

    public IReadOnlyList<Finding> Failures => _failures;

    private EtcdMemberEntry? Member => inventory.Etcd?.Members.FirstOrDefault(member => member.Host == entry.Name);

    /// <summary>Removes what an earlier preflight left, then looks.</summary>
    public Task LookAsync(TimeProvider clock, CancellationToken cancellationToken) =>
        TryAsync(
            "host.unmeasured",
            async () =>
            {
                await _traces.SweepAsync(null, cancellationToken);
                var path = Member?.DataDirectory ?? entry.Directory;
                Facts = await new HostProbe(host).LookAsync(path, cancellationToken);
                await _traces.SweepAsync(Facts.Existing, cancellationToken);
                var (offset, uncertainty) = await new ClockProbe(host, clock).CompareAsync(cancellationToken);
                Measurement = Measurement with
                {
                    DataPath = path,
                    Cores = Facts.Cores,
                    MemoryBytes = Facts.MemoryBytes,
                    FreeBytes = Facts.FreeBytes,
                    FreeInodes = Facts.FreeInodes > 0 ? Facts.FreeInodes : null,
                    ClockOffset = Math.Round(offset.TotalMilliseconds, 1),
                    ClockUncertainty = Math.Round(uncertainty.TotalMilliseconds, 1),
                    Kernel = Facts.Kernel,
                    OperatingSystem = Facts.OperatingSystem,
                    SystemdVersion = Facts.SystemdVersion,
                    Docker = Facts.DockerInfo is { } info ? DockerFacts.Parse(info) : null,
                    OldData = isOwn ? [.. Facts.EtcdData.Where(folder => folder != Member?.DataDirectory)] : [],
                    Certificates = Member is { } member
                        ? await new CertificateProbe(host).LookAsync(inventory.RequiredEtcd, member, cancellationToken)
                        : [],
                };
            }
        );

    /// <summary>Writes to its disk.</summary>
    public Task MeasureDiskAsync(DiskMeasurement how, CancellationToken cancellationToken) =>
        Facts is not { } facts
            ? Task.CompletedTask
            : TryAsync(
                "host.disk-unusable",
                async () =>
                {
                    await _traces.MakeScratchAsync(facts.Existing, cancellationToken);
                    var folder = _traces.Scratch(facts.Existing);
                    var syncs = await host.MeasureSyncAsync(folder, how.Sync, cancellationToken);
                    Measurement = Measurement with
                    {
                        SyncP99 = syncs.Count == 0 ? null : P99(syncs),
                        Syncs = syncs.Count,
                    };
                    Measurement = Measurement with
                    {
                        SequentialWrite = await new DiskProbe(host).WriteAsync(folder, how, cancellationToken),
                    };
                }
            );

    /// <summary>Takes over what was measured of the same disk.</summary>
    public void ShareDisk(HostMeasurement measured) =>
        Measurement = Measurement with
        {
            SyncP99 = measured.SyncP99,
            Syncs = measured.Syncs,
            SequentialWrite = measured.SequentialWrite,
        };

    /// <summary>Removes what was written there; done also when the rest was cancelled. Where nothing could be asked nothing was written.</summary>
    public Task CleanAsync() =>
        Facts is not { } facts
            ? Task.CompletedTask
            : TryAsync(
                "preflight.traces-left",
                () => _traces.SweepAsync(facts.Existing, CancellationToken.None),
                Severity.Warning
            );

    public async Task TryAsync(string code, Func<Task> act, Severity severity = Severity.Critical)
    {
        try
        {
            await act();
        }
        catch (DrException exception)
        {
            _failures.Add(new Finding(severity, code, entry.Name, exception.Message, exception.Hint));
        }
    }

    private static double P99(IReadOnlyList<TimeSpan> syncs) =>
        syncs.Order().ElementAt((syncs.Count - 1) * 99 / 100).TotalMilliseconds;
}
