namespace Dr.Preflight;

/// <summary>What the hosts of each role have to have. Data, as <c>deploy/hardware/*.yaml</c> says it.</summary>
/// <param name="Name"><c>small</c>, or the path of a file of the operator's own.</param>
/// <param name="Roles">By role, then by <see cref="Figure.Key"/>. What is not named is not graded.</param>
public sealed record HardwareProfile(
    string Name,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, Requirement>> Roles
)
{
    public const string Poc = "poc";
    public const string Small = "small";
    public const string Medium = "medium";
    public const string Large = "large";

    /// <summary>Those that the program has with it.</summary>
    public static IReadOnlyList<string> BuiltIn { get; } = [Poc, Small, Medium, Large];

    /// <summary>What a host of these roles has to have of a figure; null where nothing is asked for.</summary>
    public Requirement? For(IReadOnlyList<string> roles, Figure figure)
    {
        var asked = roles
            .Select(role => Roles.GetValueOrDefault(role)?.GetValueOrDefault(figure.Key))
            .OfType<Requirement>()
            .ToList();
        return asked.Count == 0
            ? null
            : new Requirement(
                Join(figure, [.. asked.Select(one => one.Want).OfType<double>()]),
                Join(figure, [.. asked.Select(one => one.Must).OfType<double>()])
            );
    }

    private static double? Join(Figure figure, IReadOnlyList<double> asked) =>
        asked.Count == 0 ? null
        : figure.IsShared ? asked.Sum()
        : figure.MoreIsBetter ? asked.Max()
        : asked.Min();
}

/// <summary>What is asked of one figure.</summary>
/// <param name="Want">What it should be: worse is a warning.</param>
/// <param name="Must">What it has to be: worse is refused, unless it is accepted.</param>
public sealed record Requirement(double? Want = null, double? Must = null);
