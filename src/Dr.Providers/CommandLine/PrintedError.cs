using Dr.Errors;
using Dr.Json;

namespace Dr.Providers.CommandLine;

/// <summary>What the user sees of an exception: one message, one next step, one exit code.</summary>
internal sealed record PrintedError(ErrorCode Code, string Message, string Hint, Exception Cause)
{
    public static PrintedError Of(Exception exception, bool cancelled) =>
        exception switch
        {
            _ when cancelled && IsCancellation(exception) => new PrintedError(
                ErrorCode.Cancelled,
                "cancelled",
                "what was begun and not committed counts for nothing; run the command again",
                exception
            ),
            DrException known => new PrintedError(known.Code, known.Message, known.Hint, exception),
            _ => new PrintedError(
                ErrorCode.Failed,
                $"unexpected {exception.GetType().Name}: {exception.Message}",
                "this is a defect of Dr: report it with the output of the same command under DR_DEBUG=1",
                exception
            ),
        };

    public void Print(Surroundings surroundings, bool json)
    {
        if (json)
        {
            var document = new
            {
                error = new
                {
                    code = (int)Code,
                    message = Message,
                    hint = Hint,
                },
            };
            surroundings.Out.WriteLine(System.Text.Json.JsonSerializer.Serialize(document, DrJson.Options));
        }

        surroundings.Error.WriteLine($"error: {Message}");
        if (Hint.Length > 0)
        {
            surroundings.Error.WriteLine($"hint: {Hint}");
        }

        if (surroundings.Variable("DR_DEBUG") == "1")
        {
            surroundings.Error.WriteLine(Cause);
        }
    }

    private static bool IsCancellation(Exception? exception) =>
        exception is OperationCanceledException || (exception is not null && IsCancellation(exception.InnerException));
}
