namespace Dr.Objects;

/// <summary>One type as it was listed, at one moment of its own.</summary>
/// <param name="Type"><see cref="ResourceType.Name"/>.</param>
/// <param name="ApiVersion">The version that it was exported in: the one that the server prefers.</param>
/// <param name="Kind">As its objects say.</param>
/// <param name="IsNamespaced">False for objects of the whole cluster.</param>
/// <param name="Listed">Objects that there were.</param>
/// <param name="Exported">Objects that the archive holds.</param>
/// <param name="LeftOut">The others, by the code of the rule. Listed is exported and left out.</param>
/// <param name="ResourceVersion">The moment that the list is of; comparable within the type alone.</param>
public sealed record ObjectTypeFacts(
    string Type,
    string ApiVersion,
    string Kind,
    bool IsNamespaced,
    long Listed,
    long Exported,
    IReadOnlyDictionary<string, long> LeftOut,
    string ResourceVersion
);
