namespace Dr.EndToEnd.Tests.Kit;

/// <summary>
/// The tests run in lanes, two at a time: most of a restore is waiting for servers, so two lanes fill two cores.
/// Classes that share a server stand in one lane, and each of its tests finds the server undisturbed.
/// </summary>
internal static class Lanes
{
    public const string Databases = "databases";
    public const string Objects = "objects";
    public const string Keyspaces = "keyspaces";
}
