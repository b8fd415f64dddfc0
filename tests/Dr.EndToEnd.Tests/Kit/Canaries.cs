using System.Security.Cryptography;
using System.Text;

namespace Dr.EndToEnd.Tests.Kit;

/// <summary>Secrets in every place of cluster objects where people leave them.</summary>
internal sealed class Canaries
{
    public const string Space = "canaries";
    private const string Tail = "q7Xw2Zp9Lm4Kd8Rt5Vb3Ny6Hc1Jf0Gs";
    private readonly List<string> _values = [];
    private readonly StringBuilder _yaml = new();

    private Canaries() { }

    /// <summary>What must be found nowhere.</summary>
    public IReadOnlyList<string> Values => _values;

    /// <summary>For kubectl apply, which repeats each object in an annotation.</summary>
    public string Yaml => _yaml.ToString();

    public static string Definition =>
        """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: nests.canary.example}
            spec:
              group: canary.example
              scope: Namespaced
              names: {plural: nests, kind: Nest}
              versions:
              - name: v1
                served: true
                storage: true
                schema:
                  openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}
            """;

    public static Canaries Create()
    {
        var all = new Canaries();
        all.AddConfigMaps();
        all.AddWorkloads();
        all.AddOthers();
        return all;
    }

    private void AddConfigMaps()
    {
        using var rsa = RSA.Create(2048);
        var pem = rsa.ExportPkcs8PrivateKeyPem();
        _values.Add(pem.Split('\n')[4]);
        _values.Add(Convert.ToBase64String(Encoding.UTF8.GetBytes(pem))[200..240]);
        Data("line", $"user=shop\\ndb.password={Password()}\\n");
        Data("json", $"{{\\\"db\\\": {{\\\"password\\\": \\\"{Password()}\\\"}}}}");
        Data(
            "manifest",
            $"apiVersion: v1\\nkind: Secret\\nmetadata: {{name: a}}\\nstringData:\\n  key: {Password()}\\n"
        );
        Data("kubeconfig", $"users:\\n- user:\\n    client-key-data: {Random()}\\n");
        Data("pem", pem.Replace("\n", "\\n", StringComparison.Ordinal));
        Data("url", $"postgres://shop:{Password()}@db.example.com/shop");
        Data("header", $"curl -H 'Authorization: Bearer {Random()}' x");
        Data("encoded", Convert.ToBase64String(Encoding.UTF8.GetBytes($"db.password={Password()}\n")));
        Object("v1", "ConfigMap", "keyed", $"data: {{password: \"{Password()}\"}}");
        Object(
            "v1",
            "ConfigMap",
            "bytes",
            $"binaryData: {{key: {Convert.ToBase64String(Encoding.UTF8.GetBytes(pem))}}}"
        );
    }

    private void AddWorkloads()
    {
        Object("apps/v1", "Deployment", "env", Template($"env: [{{name: DB_PASSWORD, value: \"{Password()}\"}}]"));
        Object("apps/v1", "DaemonSet", "args", Template($"args: [\"--password={Password()}\"]"));
        Object("apps/v1", "StatefulSet", "two", Template($"args: [--token, \"{Random()}\"]") + "\n  serviceName: two");
        var job =
            $"template: {{spec: {{restartPolicy: Never, containers: [{Container($"env: [{{name: API_KEY, value: {Random()}}}]")}]}}}}";
        Object("batch/v1", "Job", "job", $"spec: {{{job}}}");
        Object(
            "batch/v1beta1",
            "CronJob",
            "cron",
            $"spec: {{schedule: \"0 1 * * *\", jobTemplate: {{spec: {{{job.Replace("API_KEY", "SECRET_KEY", StringComparison.Ordinal)}}}}}}}"
        );
        Object(
            "v1",
            "Pod",
            "pod",
            $"spec: {{containers: [{Container($"command: [sh, -c, \"mysql -p'{Password()}' --password='{Password()}'\"]")}]}}"
        );
    }

    private void AddOthers()
    {
        Annotated(
            "v1",
            "Service",
            "annotated",
            $"https://robot:{Password()}@example.com/",
            "spec: {ports: [{port: 80}]}"
        );
        var github = $"ghp_{Tail}abcde";
        _values.Add(github);
        Annotated("v1", "ServiceAccount", "annotated", github, "");
        Object("canary.example/v1", "Nest", "nest", $"spec: {{auth: {{password: \"{Password()}\"}}}}");
        Object("canary.example/v1", "Nest", "observed", $"status: {{last: {{password: \"{Password()}\"}}}}");
        Object("v1", "Secret", "secret", $"stringData: {{anything: \"{Password()}\"}}");
    }

    private string Password()
    {
        var value = $"cAnary!passage{_values.Count:d2}x";
        _values.Add(value);
        return value;
    }

    private string Random()
    {
        var value = $"{_values.Count:d2}{Tail}";
        _values.Add(value);
        return value;
    }

    private void Data(string name, string text) => Object("v1", "ConfigMap", name, $"data: {{file: \"{text}\"}}");

    private void Annotated(string version, string kind, string name, string value, string rest) =>
        _yaml.Append(
            $"---\napiVersion: {version}\nkind: {kind}\n"
                + $"metadata: {{name: {name}, namespace: {Space}, annotations: {{a/b: \"{value}\"}}}}\n{rest}\n"
        );

    private void Object(string version, string kind, string name, string rest) =>
        _yaml.Append(
            $"---\napiVersion: {version}\nkind: {kind}\nmetadata: {{name: {name}, namespace: {Space}}}\n{rest}\n"
        );

    private static string Template(string container) =>
        $"spec:\n  selector: {{matchLabels: {{a: b}}}}\n"
        + $"  template: {{metadata: {{labels: {{a: b}}}}, spec: {{containers: [{Container(container)}]}}}}";

    private static string Container(string more) => $"{{name: a, image: registry.example.com/a:1, {more}}}";
}
