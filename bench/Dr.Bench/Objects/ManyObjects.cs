using System.Globalization;

namespace Dr.Bench.Objects;

/// <summary>Objects as the teams of a company have them: applications with all that belongs to one. The same for the same count.</summary>
internal static class ManyObjects
{
    public const string CustomPath = "/apis/shop.example/v1/widgets";
    private const int Spaces = 50;

    /// <summary>Namespaces and a custom type.</summary>
    public static IEnumerable<ObjectToMake> First() =>
        [
            .. Enumerable
                .Range(0, Spaces)
                .Select(number => new ObjectToMake(
                    "/api/v1/namespaces",
                    """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"@space","labels":{"cost-center":"4711"}}}""".Replace(
                        "@space",
                        Space(number),
                        StringComparison.Ordinal
                    )
                )),
            new(
                "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
                """
                {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"widgets.shop.example"},"spec":{"group":"shop.example","scope":"Namespaced",
                "names":{"plural":"widgets","singular":"widget","kind":"Widget","listKind":"WidgetList"},
                "versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","properties":{"spec":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}}}]}}
                """
            ),
        ];

    /// <summary>So many objects, application after application.</summary>
    public static IEnumerable<ObjectToMake> Rest(int count) =>
        Enumerable
            .Range(0, int.MaxValue)
            .SelectMany(number => new Application(Space(number), number).Objects())
            .Take(count);

    private static string Space(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"team-{number % Spaces:d2}");
}
