using Dr.Errors;

namespace Dr.Providers.CommandLine;

/// <summary>What the exit codes mean, in words: for help texts. The numbers are those of <see cref="ErrorCode"/>.</summary>
public static class ExitCodes
{
    public const int Done = 0;

    public static IReadOnlyList<(int Code, string Meaning)> Table { get; } =
    [(Done, "done"), .. Enum.GetValues<ErrorCode>().Select(code => ((int)code, Meaning(code)))];

    public static int Of(ErrorCode? code) => code is { } bad ? (int)bad : Done;

    private static string Meaning(ErrorCode code) =>
        code switch
        {
            ErrorCode.Failed => "failed",
            ErrorCode.Usage => "the command line or a file that you wrote is wrong; nothing was attempted",
            ErrorCode.Degraded => "done in part, or done while something was not as it should be",
            ErrorCode.Damaged => "damage was found",
            ErrorCode.NoSuchPoint => "no such recovery point",
            ErrorCode.LeaseHeld => "another run is at work on the same cluster or hosts",
            ErrorCode.KeyMissing => "a key is missing or wrong",
            ErrorCode.Cancelled => "cancelled",
            _ => throw new ArgumentOutOfRangeException(nameof(code), code, "an exit code without a meaning"),
        };
}
