using System.Text.Json.Nodes;

namespace Dr.Testing.Servers;

/// <summary>Users and service accounts of an API server of the tests, and their kubeconfigs.</summary>
public static class ApiServerUsers
{
    /// <summary>A kubeconfig of a user with a client certificate; without groups such a user may do next to nothing.</summary>
    public static string KubeconfigOf(this ApiServer server, string user, params IReadOnlyList<string> groups)
    {
        var (certificate, key) = server.Certificates.User(user, groups);
        return server.WriteKubeconfig($"client-certificate: {certificate}", $"client-key: {key}");
    }

    /// <summary>A kubeconfig with these lines about the user, for example <c>token: abc</c>.</summary>
    public static string WriteKubeconfig(this ApiServer server, params IReadOnlyList<string> user) =>
        KubeconfigWriter.Write(
            server.NewFile("kubeconfig"),
            server.Endpoint.ToString(),
            server.Certificates.AuthorityFile,
            user
        );

    /// <summary>The same with another address, and without trust in any authority.</summary>
    public static string WriteKubeconfigFor(this ApiServer server, Uri address, params IReadOnlyList<string> user) =>
        KubeconfigWriter.Write(server.NewFile("kubeconfig"), address.ToString(), null, user);

    /// <summary>A token of a service account, which is made where there is none; ends when told, also in the past.</summary>
    public static async Task<string> TokenAsync(
        this ApiServer server,
        string space,
        string account,
        DateTimeOffset until,
        CancellationToken cancellationToken = default
    )
    {
        var name = new JsonObject { ["name"] = account, ["namespace"] = space };
        var body = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ServiceAccount",
            ["metadata"] = name,
        };
        await server.ApplyAsync(body.ToJsonString(), cancellationToken);
        var uid = (
            await server.KubectlAsync(
                ["-n", space, "get", "serviceaccount", account, "-o", "jsonpath={.metadata.uid}"],
                cancellationToken
            )
        ).Succeeded();
        return ServiceAccountToken.Sign(server.Certificates.AccountKey, space, account, uid.Output, until);
    }

    /// <summary>A kubeconfig with a token of a service account that is good for an hour; rights are the caller's to grant.</summary>
    public static async Task<string> KubeconfigOfAccountAsync(
        this ApiServer server,
        string space,
        string account,
        CancellationToken cancellationToken = default
    )
    {
        var until = TimeProvider.System.GetUtcNow().AddHours(1);
        return server.WriteKubeconfig($"token: {await server.TokenAsync(space, account, until, cancellationToken)}");
    }
}
