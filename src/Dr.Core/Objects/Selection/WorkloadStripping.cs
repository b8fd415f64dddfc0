using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Dr.Objects.Selection;

/// <summary>What controllers, the scheduler and admission write into jobs, pods and service accounts.</summary>
internal static partial class WorkloadStripping
{
    private const string TokenFolder = "/var/run/secrets/kubernetes.io/serviceaccount";

    public static IReadOnlyList<StrippingRule> Rules { get; } =
    [
        new(
            "job-selector",
            "The generated `spec.selector` of a job and its label `controller-uid` (`batch.kubernetes.io/controller-uid`), unless "
                + "`spec.manualSelector` is set: they hold the job's uid."
        )
        {
            Apply = JobSelector,
        },
        new(
            "pod-placement",
            "`spec.nodeName`, and `spec.priority` beside a `priorityClassName`, of a pod: the scheduler and admission decide them anew."
        )
        {
            Apply = PodPlacement,
        },
        new(
            "pod-token-volume",
            "The volume with the service account's token that admission put into a pod, and its mounts: admission does so again."
        )
        {
            Apply = PodTokenVolume,
        },
        new("pod-ephemeral-containers", "`spec.ephemeralContainers` of a pod: no server takes them in a new pod.")
        {
            Apply = (type, content) =>
            {
                if (type.Name == "pods")
                {
                    content.RemoveWithin("spec", "ephemeralContainers");
                }
            },
        },
        new(
            "token-references",
            "`secrets` of a service account that name its generated tokens (`NAME-token-xxxxx`): new tokens have other names."
        )
        {
            Apply = TokenReferences,
        },
    ];

    public static void TemplateTimestamps(ResourceType type, JsonObject content)
    {
        var spec = content.ObjectAt("spec");
        DropNullTimestamp(content.ObjectAt("template"));
        DropNullTimestamp(spec.ObjectAt("template"));
        DropNullTimestamp(spec.ObjectAt("jobTemplate"));
        DropNullTimestamp(spec.ObjectAt("jobTemplate", "spec", "template"));
        foreach (var claim in spec.ListAt("volumeClaimTemplates").OfType<JsonObject>())
        {
            DropNullTimestamp(claim);
            claim.Remove("status");
        }
    }

    private static void DropNullTimestamp(JsonObject? template)
    {
        if (
            template.ObjectAt("metadata") is { } metadata
            && metadata.TryGetPropertyValue("creationTimestamp", out var at)
            && at is null
        )
        {
            template!.RemoveWithin("metadata", "creationTimestamp");
        }
    }

    private static void JobSelector(ResourceType type, JsonObject content)
    {
        if (type.Name != "jobs.batch" || content.IsTrueAt("spec", "manualSelector"))
        {
            return;
        }

        string[] labels = ["controller-uid", "batch.kubernetes.io/controller-uid"];
        content.RemoveWithin("spec", "selector");
        content.ObjectAt("metadata")?.RemoveWithin("labels", labels);
        content.ObjectAt("spec", "template", "metadata")?.RemoveWithin("labels", labels);
        content.ObjectAt("spec", "template")?.RemoveWithin("metadata");
    }

    private static void PodPlacement(ResourceType type, JsonObject content)
    {
        if (type.Name == "pods" && content.ObjectAt("spec") is { } spec)
        {
            spec.Remove("nodeName");
            if (spec.TextAt("priorityClassName") is not null)
            {
                spec.Remove("priority");
            }
        }
    }

    private static void PodTokenVolume(ResourceType type, JsonObject content)
    {
        if (type.Name != "pods" || content.ObjectAt("spec") is not { } spec)
        {
            return;
        }

        var names = spec.ListAt("volumes").OfType<JsonObject>().Where(IsTokenVolume).Select(Name).ToHashSet();
        string[] kinds = ["containers", "initContainers", "ephemeralContainers"];
        var containers = kinds.SelectMany(kind => spec.ListAt(kind)).OfType<JsonObject>().ToList();
        var used = containers
            .SelectMany(container => container.ListAt("volumeMounts"))
            .Where(mount => names.Contains(mount.TextAt("name")) && mount.TextAt("mountPath") != TokenFolder)
            .Select(mount => mount.TextAt("name"))
            .ToHashSet();
        // why: a volume that the pod's author mounts elsewhere too is the author's
        names.ExceptWith(used);
        spec.RemoveItems("volumes", volume => names.Contains(Name(volume)));
        containers.ForEach(container => container.RemoveItems("volumeMounts", mount => names.Contains(Name(mount))));
    }

    private static bool IsTokenVolume(JsonObject volume) =>
        Name(volume) is { } name
        && (
            (name.StartsWith("kube-api-access-", StringComparison.Ordinal) && volume.ObjectAt("projected") is not null)
            || (volume.TextAt("secret", "secretName") == name && GeneratedToken().IsMatch(name))
        );

    private static string? Name(JsonObject item) => item.TextAt("name");

    private static void TokenReferences(ResourceType type, JsonObject content)
    {
        if (type.Name == "serviceaccounts" && content.TextAt("metadata", "name") is { } account)
        {
            content.RemoveItems(
                "secrets",
                item =>
                    Name(item) is { } name
                    && name.StartsWith(account + "-token-", StringComparison.Ordinal)
                    && GeneratedToken().IsMatch(name)
            );
        }
    }

    [GeneratedRegex("-token-[a-z0-9]{5}$")]
    private static partial Regex GeneratedToken();
}
