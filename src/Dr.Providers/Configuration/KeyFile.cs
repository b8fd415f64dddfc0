using Dr.Errors;

namespace Dr.Providers.Configuration;

/// <summary>Reads a file that holds keys.</summary>
internal static class KeyFile
{
    public static string ReadText(string what, string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new KeyException(
                $"cannot read {what} {path}: {Reason(exception)}",
                "check the path in dr.yaml and the permissions of the file; `dr-service keygen` makes new keys",
                exception
            );
        }
    }

    private static string Reason(Exception exception) =>
        exception switch
        {
            FileNotFoundException or DirectoryNotFoundException => "there is no such file",
            UnauthorizedAccessException => "permission denied",
            _ => exception.Message,
        };
}
