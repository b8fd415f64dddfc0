namespace Dr.Bench.Objects;

/// <summary>An object to be made: the path that it is posted to, and its JSON.</summary>
internal sealed record ObjectToMake(string Collection, string Json);
