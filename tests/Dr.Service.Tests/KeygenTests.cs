using Dr.Testing.CommandLine;
using Dr.Testing.Servers;

namespace Dr.Service.Tests;

public sealed class KeygenTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly ProgramLab _lab = new("service-keygen");

    [Fact]
    public async Task Private_keys_are_for_their_owner_only_and_never_printed()
    {
        var run = await RunAsync("keygen", "--to", "keys");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(_lab.PathOf("keys/signing.key")));
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(_lab.PathOf("keys/identity.age")));
        Assert.Equal(OwnerOnly | UnixFileMode.UserExecute, File.GetUnixFileMode(_lab.PathOf("keys")));
        Assert.DoesNotContain("AGE-SECRET-KEY", run.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE", run.ToString(), StringComparison.Ordinal);
        Assert.Contains("Escrow the identity now", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stock_tools_read_the_keys_as_we_print_them()
    {
        var keys = (await RunAsync("keygen", "--to", "keys", "--json")).Json;

        var age = await StockTools.RunAsync(StockTools.AgeKeygen, ["-y", _lab.PathOf("keys/identity.age")]);
        var openssl = await StockTools.RunAsync(
            StockTools.OpenSsl,
            ["pkey", "-pubout", "-in", _lab.PathOf("keys/signing.key")]
        );

        Assert.Equal(keys["identity"]!["recipient"]!.GetValue<string>(), age.Output.Trim());
        Assert.Equal(await File.ReadAllTextAsync(_lab.PathOf("keys/signing.pub.pem")), openssl.Output);
    }

    [Theory]
    [InlineData("signing.key")]
    [InlineData("signing.pub.pem")]
    [InlineData("identity.age")]
    public async Task A_key_that_exists_is_never_overwritten_and_none_is_written_beside_it(string existing)
    {
        Directory.CreateDirectory(_lab.PathOf("keys"));
        _lab.Write($"keys/{existing}", "precious");

        var run = await RunAsync("keygen", "--to", "keys");

        Assert.Equal(2, run.ExitCode);
        Assert.Equal("precious", await File.ReadAllTextAsync(_lab.PathOf($"keys/{existing}")));
        Assert.Single(Directory.GetFiles(_lab.PathOf("keys")));
    }

    [Fact]
    public async Task One_kind_of_key_can_be_made_alone_and_both_alone_is_a_contradiction()
    {
        Assert.Equal(0, (await RunAsync("keygen", "--to", "one", "--identity-only")).ExitCode);
        Assert.Equal(0, (await RunAsync("keygen", "--to", "two", "--signing-only")).ExitCode);
        Assert.Equal(2, (await RunAsync("keygen", "--to", "three", "--signing-only", "--identity-only")).ExitCode);

        Assert.Equal(["identity.age"], Names("one"));
        Assert.Equal(["signing.key", "signing.pub.pem"], Names("two"));
        Assert.False(Directory.Exists(_lab.PathOf("three")));
    }

    public void Dispose() => _lab.Dispose();

    private IEnumerable<string?> Names(string folder) =>
        Directory.GetFiles(_lab.PathOf(folder)).Select(Path.GetFileName).Order(StringComparer.Ordinal);

    private Task<ProgramRun> RunAsync(params string[] arguments) => _lab.RunAsync(ServiceProgram.RunAsync, arguments);
}
