using ArchUnitNET.Domain;
using ArchUnitNET.xUnitV3;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace Dr.Architecture.Tests;

/// <summary>Service → Providers → Core ← Providers ← Restore; nothing points at a host (design, section 3).</summary>
public sealed class ArrowTests
{
    [Fact]
    public void Core_sees_nobody() =>
        Types()
            .That()
            .ResideInAssembly(House.Core)
            .Should()
            .NotDependOnAny(Of(House.Providers, House.Service, House.Restore))
            .Check(House.Architecture);

    [Fact]
    public void Providers_see_no_host() =>
        Types()
            .That()
            .ResideInAssembly(House.Providers)
            .Should()
            .NotDependOnAny(Of(House.Service, House.Restore))
            .Check(House.Architecture);

    [Fact]
    public void The_hosts_do_not_see_each_other()
    {
        Types()
            .That()
            .ResideInAssembly(House.Service)
            .Should()
            .NotDependOnAny(Of(House.Restore))
            .Check(House.Architecture);
        Types()
            .That()
            .ResideInAssembly(House.Restore)
            .Should()
            .NotDependOnAny(Of(House.Service))
            .Check(House.Architecture);
    }

    [Fact]
    public void Core_has_no_network_no_process_and_no_sdk()
    {
        string[] allowed = ["System.", "NSec.", "ZstdSharp", "Microsoft.Win32", "netstandard"];
        string[] forbidden = ["System.Net", "System.Diagnostics.Process"];
        // why: it holds addresses and no way to reach one; certificates are for addresses
        const string Addresses = "System.Net.Primitives";
        var references = House
            .Core.GetReferencedAssemblies()
            .Select(reference => reference.Name!)
            .Where(name => name != Addresses)
            .ToList();

        Assert.DoesNotContain(
            references,
            name => forbidden.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal))
        );
        Assert.DoesNotContain(
            references,
            name => !allowed.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal))
        );
    }

    [Fact]
    public void Only_its_own_folder_sees_an_sdk()
    {
        AssertOnlyIn("Amazon.", "Dr.Providers.S3");
        AssertOnlyIn("Grpc.", "Dr.Providers.Etcd");
        AssertOnlyIn("MySqlConnector.", "Dr.Providers.MySql");
        AssertOnlyIn("k8s.", "Dr.Providers.Cluster");
        AssertOnlyIn("YamlDotNet.", "Dr.Providers.Configuration.Yaml");
    }

    private static IObjectProvider<IType> Of(params System.Reflection.Assembly[] assemblies) =>
        Types().That().ResideInAssembly(assemblies[0], assemblies[1..]);

    private static void AssertOnlyIn(string sdk, string home)
    {
        var strangers =
            from type in House.Architecture.Types
            where !type.Namespace.FullName.StartsWith(home, StringComparison.Ordinal)
            from dependency in type.Dependencies
            where dependency.Target.FullName.StartsWith(sdk, StringComparison.Ordinal)
            select $"{type.FullName} uses {dependency.Target.FullName}";
        Assert.Empty(strangers.Distinct());
    }
}
