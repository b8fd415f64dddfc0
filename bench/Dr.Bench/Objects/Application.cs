using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Dr.Bench.Objects;

/// <summary>One application of a team: what its chart holds, and what controllers have made of it.</summary>
internal sealed class Application(string space, int number)
{
    private readonly string _name = string.Create(CultureInfo.InvariantCulture, $"app-{number:d5}");

    public IEnumerable<ObjectToMake> Objects() =>
        [
            Core("serviceaccounts", "ServiceAccount", ""),
            Core("configmaps", "ConfigMap", $"\"data\":{Data()}", suffix: "-settings"),
            Core("configmaps", "ConfigMap", """ "data":{"LOG_LEVEL":"info","REGION":"eu-central"}""", suffix: "-env"),
            Core("secrets", "Secret", """ "stringData":{"password":"held-back-by-nobody"} """),
            Of("apps/v1", "deployments", "Deployment", Workload(), annotations: Annotations()),
            Of("apps/v1", "replicasets", "ReplicaSet", Workload(), "-7d9c5f4b8d", owner: "Deployment"),
            .. Enumerable
                .Range(0, 3)
                .Select(pod => Core("pods", "Pod", $"\"spec\":{PodSpec()}", $"-7d9c5f4b8d-{pod}xkq2", "ReplicaSet")),
            Core("services", "Service", $"\"spec\":{Service()}"),
            Core("endpoints", "Endpoints", Subsets()),
            Of("rbac.authorization.k8s.io/v1", "roles", "Role", Rules()),
            Of("rbac.authorization.k8s.io/v1", "rolebindings", "RoleBinding", Binding()),
            Of("networking.k8s.io/v1", "ingresses", "Ingress", Ingress()),
            Of("autoscaling/v1", "horizontalpodautoscalers", "HorizontalPodAutoscaler", Scaling()),
            Of("shop.example/v1", "widgets", "Widget", Widget()),
            .. Every(2, () => Of("policy/v1beta1", "poddisruptionbudgets", "PodDisruptionBudget", Budget())),
            .. Every(3, () => Of("networking.k8s.io/v1", "networkpolicies", "NetworkPolicy", Policy())),
            .. Every(4, () => Core("persistentvolumeclaims", "PersistentVolumeClaim", Claim())),
            .. Every(5, () => Of("batch/v1beta1", "cronjobs", "CronJob", CronJob())),
        ];

    private IEnumerable<ObjectToMake> Every(int nth, Func<ObjectToMake> make) => number % nth == 0 ? [make()] : [];

    private ObjectToMake Core(string plural, string kind, string body, string suffix = "", string? owner = null) =>
        Make($"/api/v1/namespaces/{space}/{plural}", "v1", kind, body, suffix, owner, "");

    private ObjectToMake Of(
        string version,
        string plural,
        string kind,
        string body,
        string suffix = "",
        string? owner = null,
        string annotations = ""
    ) => Make($"/apis/{version}/namespaces/{space}/{plural}", version, kind, body, suffix, owner, annotations);

    private ObjectToMake Make(
        string collection,
        string version,
        string kind,
        string body,
        string suffix,
        string? owner,
        string annotations
    )
    {
        var owners = owner is null
            ? ""
            : Fill(
                    ""","ownerReferences":[{"apiVersion":"apps/v1","kind":"@owner","name":"@name","uid":"@uid","controller":true,"blockOwnerDeletion":true}]"""
                )
                .Replace("@owner", owner, StringComparison.Ordinal);
        var metadata = Fill("""{"name":"@name@suffix","namespace":"@space","labels":@labels""")
            .Replace("@suffix", suffix, StringComparison.Ordinal);
        var rest = body.Length == 0 ? "" : $",{body}";
        return new ObjectToMake(
            collection,
            $"{{\"apiVersion\":\"{version}\",\"kind\":\"{kind}\",\"metadata\":{metadata}{annotations}{owners}}}{rest}}}"
        );
    }

    private static string Labels =>
        """{"app.kubernetes.io/name":"@name","app.kubernetes.io/instance":"@name","app.kubernetes.io/managed-by":"Helm","helm.sh/chart":"web-1.@minor.0"}""";

    private string Annotations()
    {
        var all =
            ""","annotations":{"deployment.kubernetes.io/revision":"3","meta.helm.sh/release-name":"@name","meta.helm.sh/release-namespace":"@space" """;
        // why: about half of what people have in clusters came by kubectl apply
        if (number % 2 == 0)
        {
            var applied = Fill(
                """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"annotations":{},"name":"@name","namespace":"@space"},"""
            );
            all += $",\"kubectl.kubernetes.io/last-applied-configuration\":{Quoted($"{applied}{Workload()}}}")}";
        }

        return Fill(all) + "}";
    }

    private string Workload() =>
        Fill(
                """ "spec":{"replicas":@replicas,"selector":{"matchLabels":{"app.kubernetes.io/name":"@name"}},"template":{"metadata":{"labels":@labels,"annotations":{"prometheus.io/scrape":"true","prometheus.io/port":"8080"}},"spec":@podspec}} """
            )
            .Replace("@podspec", PodSpec(), StringComparison.Ordinal);

    private string PodSpec() =>
        Fill(
            """
            {"serviceAccountName":"@name","imagePullSecrets":[{"name":"registry"}],"priority":0,"securityContext":{"runAsUser":1000,"fsGroup":2000},
            "initContainers":[{"name":"migrate","image":"registry.shop.example/@name:1.@minor.0","command":["/bin/migrate","--up","--wait=30s"],"envFrom":[{"configMapRef":{"name":"@name-env"}}]}],
            "containers":[{"name":"web","image":"registry.shop.example/@name:1.@minor.0","ports":[{"name":"http","containerPort":8080,"protocol":"TCP"},{"name":"metrics","containerPort":9090,"protocol":"TCP"}],
            "env":[{"name":"DATABASE_HOST","value":"db.@space.svc.cluster.local"},{"name":"DATABASE_PASSWORD","valueFrom":{"secretKeyRef":{"name":"@name","key":"password"}}},{"name":"POD_NAME","valueFrom":{"fieldRef":{"fieldPath":"metadata.name"}}},{"name":"JAVA_OPTS","value":"-Xms256m -Xmx512m -XX:+UseG1GC"},{"name":"CACHE_URL","value":"redis://cache.@space.svc:6379/0"}],
            "resources":{"requests":{"cpu":"100m","memory":"256Mi"},"limits":{"cpu":"1","memory":"512Mi"}},
            "livenessProbe":{"httpGet":{"path":"/health","port":8080},"initialDelaySeconds":15,"periodSeconds":10},"readinessProbe":{"httpGet":{"path":"/ready","port":8080},"periodSeconds":5},
            "volumeMounts":[{"name":"settings","mountPath":"/etc/app"},{"name":"work","mountPath":"/work"}]},
            {"name":"proxy","image":"registry.shop.example/proxy:2.4","args":["--upstream=http://127.0.0.1:8080","--listen=:8443","--log-level=warn"],"ports":[{"name":"https","containerPort":8443,"protocol":"TCP"}],"resources":{"requests":{"cpu":"10m","memory":"32Mi"}}}],
            "volumes":[{"name":"settings","configMap":{"name":"@name-settings"}},{"name":"work","emptyDir":{}}],"nodeSelector":{"kubernetes.io/os":"linux"},"tolerations":[{"key":"dedicated","operator":"Equal","value":"apps","effect":"NoSchedule"}]}
            """
        );

    private string Data()
    {
        var text = new StringBuilder(
            Fill("# settings of @name\nserver.port=8080\nspring.datasource.password=${DATABASE_PASSWORD}\n")
        );
        for (var line = 0; line < 10 + number % 60; line++)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"feature.number-{line}.enabled={line % 3 == 0}\ncache.region-{line}.seconds={line * 30}\n"
            );
        }

        return $"{{\"application.properties\":{Quoted(text.ToString())},\"banner.txt\":\"welcome to {_name}\\n\"}}";
    }

    private string Service() =>
        Fill(
            """{"type":"ClusterIP","selector":{"app.kubernetes.io/name":"@name"},"ports":[{"name":"http","port":80,"targetPort":"http","protocol":"TCP"},{"name":"https","port":443,"targetPort":"https","protocol":"TCP"}]}"""
        );

    private string Subsets() =>
        Fill(
            """ "subsets":[{"addresses":[{"ip":"@address","targetRef":{"kind":"Pod","name":"@name-7d9c5f4b8d-0xkq2","namespace":"@space"}}],"ports":[{"name":"http","port":8080,"protocol":"TCP"}]}] """
        );

    private string Rules() =>
        Fill(
            """ "rules":[{"apiGroups":[""],"resources":["configmaps","endpoints"],"verbs":["get","list","watch"]},{"apiGroups":["coordination.k8s.io"],"resources":["leases"],"resourceNames":["@name"],"verbs":["get","update"]}] """
        );

    private string Binding() =>
        Fill(
            """ "roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"@name"},"subjects":[{"kind":"ServiceAccount","name":"@name","namespace":"@space"}] """
        );

    private string Ingress() =>
        Fill(
            """ "spec":{"tls":[{"hosts":["@name.shop.example"],"secretName":"@name-tls"}],"rules":[{"host":"@name.shop.example","http":{"paths":[{"path":"/","pathType":"Prefix","backend":{"service":{"name":"@name","port":{"name":"http"}}}},{"path":"/api","pathType":"Prefix","backend":{"service":{"name":"@name","port":{"number":443}}}}]}}]} """
        );

    private string Scaling() =>
        Fill(
            """ "spec":{"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"@name"},"minReplicas":1,"maxReplicas":10,"targetCPUUtilizationPercentage":75} """
        );

    private string Widget() =>
        Fill(
            """ "spec":{"size":@size,"color":"blue","parts":[{"name":"left","weight":1.5},{"name":"right","weight":2.25}],"database":{"host":"db.@space.svc","credentialsSecret":"@name"},"notes":"made for @name\nby the team of @space\n"} """
        );

    private string Budget() =>
        Fill(""" "spec":{"minAvailable":1,"selector":{"matchLabels":{"app.kubernetes.io/name":"@name"}}} """);

    private string Policy() =>
        Fill(
            """ "spec":{"podSelector":{"matchLabels":{"app.kubernetes.io/name":"@name"}},"policyTypes":["Ingress"],"ingress":[{"from":[{"namespaceSelector":{"matchLabels":{"team":"1"}}}],"ports":[{"port":8080,"protocol":"TCP"}]}]} """
        );

    private static string Claim() =>
        """ "spec":{"accessModes":["ReadWriteOnce"],"storageClassName":"fast","resources":{"requests":{"storage":"10Gi"}}} """;

    private string CronJob() =>
        Fill(
            """ "spec":{"schedule":"@minute 3 * * *","concurrencyPolicy":"Forbid","jobTemplate":{"spec":{"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"clean","image":"registry.shop.example/@name:1.0","args":["clean","--older-than=30d"]}]}}}}} """
        );

    private string Fill(string template) =>
        template
            .Trim()
            .Replace("@labels", Labels, StringComparison.Ordinal)
            .Replace("@name", _name, StringComparison.Ordinal)
            .Replace("@space", space, StringComparison.Ordinal)
            .Replace("@uid", Number("6f1c2a90-77aa-4d02-9e5e-{0:d12}", number), StringComparison.Ordinal)
            .Replace("@minor", Number("{0}", number % 30), StringComparison.Ordinal)
            .Replace("@minute", Number("{0}", number % 60), StringComparison.Ordinal)
            .Replace("@replicas", Number("{0}", number % 5 + 1), StringComparison.Ordinal)
            .Replace("@size", Number("{0}", number % 90), StringComparison.Ordinal)
            .Replace("@address", Number("10.42.0.{0}", number % 250 + 1), StringComparison.Ordinal);

    private static string Number(string format, int value) =>
        string.Format(CultureInfo.InvariantCulture, format, value);

    private static string Quoted(string text) => JsonSerializer.Serialize(text);
}
