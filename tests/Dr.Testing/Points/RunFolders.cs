using Dr.Recovery;

namespace Dr.Testing.Points;

/// <summary>The folders of the runs of restores, one a run.</summary>
public static class RunFolders
{
    /// <summary>The run that was begun last. By the folder's birth: two runs of one second differ in their ids by chance alone.</summary>
    public static RunId Last(string folder) =>
        RunId.Parse(Path.GetFileName(Directory.GetDirectories(folder).OrderBy(Directory.GetCreationTimeUtc).Last()));
}
