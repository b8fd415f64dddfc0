using Dr.Errors;
using Dr.Preflight;
using Dr.Providers.Inventories;
using Dr.Providers.Preflight;
using Dr.Testing.Servers;

namespace Dr.Providers.Tests.Preflight;

public sealed class ProfileFileTests
{
    [Fact]
    public void Every_profile_that_the_program_has_asks_something_of_every_role()
    {
        var profiles = HardwareProfile.BuiltIn.Select(ProfileFile.BuiltIn).ToList();

        Assert.All(profiles, profile => Assert.Equal(RoleNames.All, profile.Roles.Keys));
        Assert.Equal(
            new Requirement(10, 100),
            profiles.Single(profile => profile.Name == "small").For(["etcd"], Figures.SyncP99)
        );
    }

    [Fact]
    public void A_larger_profile_asks_for_no_less()
    {
        var profiles = HardwareProfile.BuiltIn.Select(ProfileFile.BuiltIn).ToList();
        foreach (var (less, more) in profiles.Zip(profiles.Skip(1)))
        {
            foreach (var role in RoleNames.All)
            {
                foreach (var (key, asked) in less.Roles[role])
                {
                    var figure = Figures.All.Single(figure => figure.Key == key);
                    var wanted = more.Roles[role][key].Want!.Value;
                    Assert.True(
                        figure.MoreIsBetter ? wanted >= asked.Want : wanted <= asked.Want,
                        $"{more.Name} asks less of {role} than {less.Name}: {key}"
                    );
                }
            }
        }
    }

    [Fact]
    public void All_mistakes_of_a_profile_of_ones_own_are_told_at_once()
    {
        using var folder = TestFolder.Create("profile");
        File.WriteAllText(
            folder.File("own.yaml"),
            """
            roles:
              etcd:
                coers: {want: 2}
                memory: {want: lots}
                fdatasyncP99: {want: 10ms, must: 5ms}
                sequentialWrite: {want: 50MiB}
              bystander: {}
            """
        );

        var mistakes = Assert.Throws<ConfigurationException>(() => ProfileFile.Read(folder.File("own.yaml")));

        Assert.All(
            (string[])
                [
                    "'roles.etcd.coers'",
                    "'lots'",
                    "roles.etcd.fdatasyncP99.must",
                    "'50MiB' is no speed",
                    "'roles.bystander'",
                ],
            word => Assert.Contains(word, mistakes.Message, StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("ssh", "", "small")]
    [InlineData("local", "", "poc")]
    [InlineData("ssh", "hardware: large", "large")]
    public void An_inventory_names_a_profile_or_gets_one(string kind, string line, string expected)
    {
        var inventory = InventoryFile.Parse(
            $"""
            cluster: production
            {line}
            hosts:
              - name: a
                address: 10.0.0.1
                kind: {kind}
                directory: /srv/a
                roles: [etcd, master]
            """,
            "/etc/dr/inventory.yaml"
        );

        Assert.Equal(expected, inventory.Hardware!.Name);
        Assert.Equal(["etcd", "master"], inventory.Host("a").Roles);
    }

    [Fact]
    public void An_inventory_may_name_a_file_beside_it()
    {
        using var folder = TestFolder.Create("profile");
        File.WriteAllText(folder.File("own.yaml"), "roles:\n  etcd:\n    cores: {want: 3}\n");
        File.WriteAllText(
            folder.File("inventory.yaml"),
            "cluster: production\nhardware: own.yaml\nhosts:\n  - {name: a, address: 10.0.0.1, kind: ssh}\n"
        );

        var hardware = InventoryFile.Read(folder.File("inventory.yaml")).Hardware!;

        Assert.Equal(3, hardware.For(["etcd"], Figures.Cores)!.Want);
    }
}
