using System.Text.RegularExpressions;
using Dr.Errors;
using Dr.Providers.Configuration;
using Dr.Providers.S3;
using Dr.Testing.Servers;

namespace Dr.Providers.Tests.Configuration;

/// <summary>dr.yaml and its page say the same.</summary>
public sealed partial class DrConfigurationTests : IDisposable
{
    private const string EtcdTls = "      tls:\n        ca: /etc/dr/etcd/ca.pem\n";
    private readonly TestFolder _folder = TestFolder.Create("configuration");

    private static string Page => File.ReadAllText(Path.Combine(Root, "docs/operations/configuration.md"));

    private static string Example => ExamplePattern().Match(Page).Groups[1].Value;

    [Fact]
    public void The_documented_example_binds()
    {
        var configuration = Read(Example);

        var cluster = Assert.Single(configuration.Clusters);
        Assert.Equal(5, cluster.Etcd!.Connection.Endpoints.Count);
        Assert.Equal("/etc/dr/etcd/client-key.pem", cluster.Etcd.Connection.Tls!.KeyFile);
        Assert.Equal("/etc/dr/kubeconfig", cluster.Objects!.Connection.Kubeconfig);
        Assert.Equal("db1.example.org:3306", cluster.MySql!.Connection.Endpoint);
        Assert.Equal("/etc/dr/mysql/password", $"{cluster.MySql.Connection.Password}");
        Assert.Single(cluster.Recipients);
        Assert.Equal(_folder.File("escrow-recipients.txt"), cluster.RecipientsFile);
        Assert.Equal(new S3ObjectLock(S3LockMode.Governance, 30), configuration.Store.S3!.ObjectLock);
        Assert.Equal("dr", configuration.Store.Prefix);
        Assert.Equal(_folder.File("keys/signing.key"), $"{configuration.Signing.Key}");
        Assert.Equal([_folder.File("keys/signing.pub.pem")], configuration.Signing.Trusted);
        Assert.Equal(_folder.File("keys/identity.age"), $"{Assert.Single(configuration.Identities)}");
        Assert.Equal("/var/lib/dr", configuration.State);
    }

    /// <summary>An unknown key makes the reader say which keys it knows: in every section these are the documented ones.</summary>
    [Theory]
    [InlineData("Keys of the file", "~: 1")]
    [InlineData("`clusters[]`", "clusters:\n  - ~: 1")]
    [InlineData("`clusters[].etcd`", "clusters:\n  - etcd:\n      ~: 1")]
    [InlineData("`clusters[].etcd.tls`", "clusters:\n  - etcd:\n      tls:\n        ~: 1")]
    [InlineData("`clusters[].objects`", "clusters:\n  - objects:\n      ~: 1")]
    [InlineData("`clusters[].objects.git`", "clusters:\n  - objects:\n      git:\n        ~: 1")]
    [InlineData("`clusters[].mysql`", "clusters:\n  - mysql:\n      ~: 1")]
    [InlineData("`clusters[].mysql.tls`", "clusters:\n  - mysql:\n      tls:\n        ~: 1")]
    [InlineData("`store`", "store:\n  ~: 1")]
    [InlineData("`store.file`", "store:\n  file:\n    ~: 1")]
    [InlineData("`store.s3`", "store:\n  s3:\n    ~: 1")]
    [InlineData("`store.s3.objectLock`", "store:\n  s3:\n    objectLock:\n      ~: 1")]
    [InlineData("`store.s3.retry`", "store:\n  s3:\n    retry:\n      ~: 1")]
    [InlineData("`signing`", "signing:\n  ~: 1")]
    public void Every_key_is_documented_and_every_documented_key_exists(string heading, string yaml)
    {
        var text = yaml.Replace("~", "unheardofwords");

        var problems = Assert.Throws<ConfigurationException>(() => Read(text)).Problems;

        var told = Assert.Single(problems, problem => problem.Contains("unheardofwords'"));
        Assert.Equal(Documented(heading), told.Split("known here: ")[1].Split(", ").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("connectTimeout", "3s")]
    [InlineData("callTimeout", "5s")]
    [InlineData("maximumLag", "5000")]
    [InlineData("stallTimeout", "30s")]
    [InlineData("minimumDeadline", "120s")]
    [InlineData("slowestBytesPerSecond", "5000000")]
    [InlineData("hashAttempts", "5")]
    public void A_documented_default_of_etcd_is_the_default(string key, string value)
    {
        var without = Read(Example).Clusters[0].Etcd!;
        var with = Read(Example.Replace(EtcdTls, $"      {key}: {value}\n{EtcdTls}")).Clusters[0].Etcd!;

        Assert.Equal(without.Capture, with.Capture);
        Assert.Equal(without.Connection.CallTimeout, with.Connection.CallTimeout);
        Assert.Equal(without.Connection.ConnectTimeout, with.Connection.ConnectTimeout);
        Assert.Contains($"| `{key}` | `{value}` |", Page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("port", "3306")]
    [InlineData("schemas", "cattle")]
    [InlineData("connections", "4")]
    [InlineData("longestQuery", "60s")]
    [InlineData("lockTimeout", "5s")]
    [InlineData("maximumLag", "300s")]
    [InlineData("connectTimeout", "10s")]
    [InlineData("stallTimeout", "60s")]
    [InlineData("chunkSize", "32MiB")]
    [InlineData("rancherNodes", "3")]
    public void A_documented_default_of_mysql_is_the_default(string key, string value)
    {
        var bare = Example.Replace("      schemas: [cattle]\n", "");
        var written = key == "schemas" ? $"[{value}]" : value;
        var without = Read(bare).Clusters[0].MySql!;
        var with = Read(bare.Replace("      user: dr\n", $"      user: dr\n      {key}: {written}\n"))
            .Clusters[0]
            .MySql!;

        Assert.Equal(without.Capture with { Schemas = [] }, with.Capture with { Schemas = [] });
        Assert.Equal(without.Capture.Schemas, with.Capture.Schemas);
        Assert.Equal(without.Connection, with.Connection);
        Assert.Contains($"| `{key}` | `{value}` |", Page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("leaks", "block")]
    [InlineData("inCluster", "false")]
    public void A_documented_default_of_objects_is_the_default(string key, string value)
    {
        const string File = "      kubeconfig: /etc/dr/kubeconfig\n";
        var without = Read(Example).Clusters[0].Objects!;
        var with = Read(Example.Replace(File, $"{File}      {key}: {value}\n")).Clusters[0].Objects!;

        Assert.Equal(without, with);
        Assert.Contains($"| `{key}` | `{value}` |", Page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("store:\n  prefix: dr\n", "store:\n  file:\n    directory: x\n", "exactly one of 'file' and 's3'")]
    [InlineData("https://10.0.0.11", "http://10.0.0.11", "")]
    [InlineData("        key: /etc/dr/etcd/client-key.pem\n", "", "belong together")]
    [InlineData(EtcdTls, $"      user: root\n{EtcdTls}", "'user' and 'passwordFile' belong together")]
    [InlineData("      kubeconfig: /etc/dr/kubeconfig\n", "      leaks: block\n", "exactly one of 'kubeconfig' and")]
    [InlineData("kubeconfig: /etc", "inCluster: true\n      kubeconfig: /etc", "exactly one of 'kubeconfig' and")]
    [InlineData(
        "kubeconfig: /etc/dr/kubeconfig",
        "inCluster: true\n      context: a",
        "inside of a cluster there is none"
    )]
    [InlineData("/kubeconfig", "/kubeconfig\n      leaks: ignore", "use block or redact or report")]
    [InlineData("      host: db1.example.org\n", "", "exactly one of 'host' and 'socket'")]
    [InlineData("      host: db1.example.org\n", "      socket: /run/db.sock\n", "a socket does not leave the machine")]
    [InlineData("      user: dr\n", "      user: dr\n      passwordVariable: PW\n", "exclude each other")]
    [InlineData("schemas: [cattle]", "connections: 0", "must be 1 to 32")]
    [InlineData("days: 30", "days: 0", "1 to 36500")]
    [InlineData("mode: governance", "mode: Governance", "use governance or compliance")]
    [InlineData("name: production", "name: Production", "cannot be the name of a cluster")]
    public void Mistakes_that_no_single_key_shows_are_found(string from, string to, string problem)
    {
        var text = Example.Replace(from, to);
        if (problem.Length == 0)
        {
            Assert.NotNull(Read(text));
            return;
        }

        Assert.Contains(problem, Assert.Throws<ConfigurationException>(() => Read(text)).Message);
    }

    public void Dispose() => _folder.Dispose();

    private static string Root
    {
        get
        {
            var folder = AppContext.BaseDirectory;
            while (!File.Exists(Path.Combine(folder, "Dr.sln")))
            {
                folder = Path.GetDirectoryName(folder)!;
            }

            return folder;
        }
    }

    private static IEnumerable<string> Documented(string heading)
    {
        var section = Page.Split($"## {heading}\n")[1].Split("\n#")[0];
        return KeyPattern().Matches(section).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal);
    }

    private DrConfiguration Read(string text)
    {
        File.WriteAllText(_folder.File("dr.yaml"), text);
        return DrConfiguration.Read(_folder.File("dr.yaml"), _ => null);
    }

    [GeneratedRegex("```yaml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex ExamplePattern();

    [GeneratedRegex("(?m)^\\| `([A-Za-z0-9]+)` \\|")]
    private static partial Regex KeyPattern();
}
