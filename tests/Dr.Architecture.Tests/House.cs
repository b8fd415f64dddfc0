using System.Reflection;
using System.Runtime.CompilerServices;
using ArchUnitNET.Loader;

namespace Dr.Architecture.Tests;

/// <summary>What the rules are held against: the four assemblies and their source files.</summary>
internal static class House
{
    public static readonly Assembly Core = Assembly.Load("Dr.Core");
    public static readonly Assembly Providers = Assembly.Load("Dr.Providers");
    public static readonly Assembly Service = Assembly.Load("dr-service");
    public static readonly Assembly Restore = Assembly.Load("dr-restore");

    public static readonly ArchUnitNET.Domain.Architecture Architecture = new ArchLoader()
        .LoadAssemblies(Core, Providers, Service, Restore)
        .Build();

    public static string Root { get; } = FindRoot();

    public static IEnumerable<string> SourceFiles(params string[] folders) =>
        folders.SelectMany(folder =>
            Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
        );

    private static string FindRoot([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", ".."));
}
