namespace Dr.EndToEnd.Tests.Kit;

/// <summary>The stock tools with a gate before <c>etcdutl</c>: it does not begin before it is let go.</summary>
internal static class HeldTools
{
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>The folder for the inventory.</summary>
    public static string In(Stage stage)
    {
        var folder = Directory.CreateDirectory(stage.File("held-tools")).FullName;
        foreach (var tool in Directory.GetFiles(Machines.Version.Folder))
        {
            // why: the gate is for the restore itself; asked what it can do the tool must answer
            var gate =
                Path.GetFileName(tool) == "etcdutl"
                    ? $"case \"$*\" in *--data-dir=*) until [ -e '{Gate(stage)}' ]; do sleep 0.02; done ;; esac\n"
                    : "";
            var path = Path.Combine(folder, Path.GetFileName(tool));
            File.WriteAllText(path, $"#!/bin/sh\n{gate}exec '{tool}' \"$@\"\n");
            File.SetUnixFileMode(path, Executable);
        }

        return folder;
    }

    public static void LetGo(Stage stage) => File.WriteAllText(Gate(stage), "");

    private static string Gate(Stage stage) => stage.File("gate");
}
