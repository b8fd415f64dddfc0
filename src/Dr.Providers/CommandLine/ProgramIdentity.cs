using System.Reflection;
using Dr.Manifests;

namespace Dr.Providers.CommandLine;

/// <summary>Who writes documents: the program, its version and the machine.</summary>
public static class ProgramIdentity
{
    public static CreatedBy Of(string program) => new(program, Version, Environment.MachineName);

    private static string Version { get; } =
        typeof(ProgramIdentity)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
            .InformationalVersion.Split('+')[0];
}
