using System.Text.Json.Nodes;

namespace Dr.Objects.Recovery;

/// <summary>
/// Admission webhooks of <c>admissionregistration.k8s.io/v1beta1</c> in the words of <c>v1</c>: the same words with other defaults.
/// </summary>
internal static class WebhookVersions
{
    private const int SecondsOfBeta = 30;

    public static IReadOnlyList<string> ToV1(JsonObject content)
    {
        var untold = new List<string>();
        var webhooks = content.ListAt("webhooks");
        for (var i = 0; i < webhooks.Count; i++)
        {
            if (webhooks[i] is not JsonObject webhook)
            {
                continue;
            }

            // why: what v1beta1 leaves away means something else in v1
            webhook["failurePolicy"] ??= "Ignore";
            webhook["matchPolicy"] ??= "Exact";
            webhook["timeoutSeconds"] ??= SecondsOfBeta;
            webhook["admissionReviewVersions"] ??= new JsonArray("v1beta1");
            webhook["sideEffects"] ??= "Unknown";
            if (webhook.TextAt("sideEffects") is "Unknown" or "Some")
            {
                untold.Add($"/webhooks/{i}/sideEffects: v1 takes None and NoneOnDryRun alone");
            }
        }

        return untold;
    }
}
