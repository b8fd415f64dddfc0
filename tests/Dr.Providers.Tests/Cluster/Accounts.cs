namespace Dr.Providers.Tests.Cluster;

/// <summary>Roles for limited accounts.</summary>
internal static class Accounts
{
    /// <summary>YAML that lets an account of a namespace list the objects of one core type everywhere.</summary>
    public static string ReaderOf(string space, string account, string plural) =>
        $"""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {"{"}name: "{space}:{plural}"{"}"}
            rules: [{"{"}apiGroups: [""], resources: [{plural}], verbs: [get, list]{"}"}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {"{"}name: "{space}:{plural}"{"}"}
            roleRef: {"{"}apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "{space}:{plural}"{"}"}
            subjects: [{"{"}kind: ServiceAccount, name: {account}, namespace: {space}{"}"}]
            """;
}
