using System.ComponentModel;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Dr.Providers.Cluster.Client;

/// <summary>
/// A token that a command gives: kept until it expires or is refused. The command gets no terminal, has a minute, and what it says
/// on its error output is told with everything taken out that could be a token.
/// </summary>
internal sealed partial class ExecCredential(ExecCommand command, TimeProvider clock) : IApiCredential, IDisposable
{
    private const int MostWords = 300;
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    // why: a token that ends while the request travels is refused
    private static readonly TimeSpan s_margin = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _one = new(1, 1);
    private ExecAnswer? _answer;
    private AuthenticationHeaderValue? _header;

    public async Task<AuthenticationHeaderValue?> GetAsync(CancellationToken cancellationToken)
    {
        await GetAnswerAsync(cancellationToken);
        return _header;
    }

    /// <summary>The whole answer, the kept one while it is good.</summary>
    /// <exception cref="ClusterException">The command gave none.</exception>
    public async Task<ExecAnswer> GetAnswerAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (_answer is null || _answer.Expires - s_margin < clock.GetUtcNow())
            {
                _answer = await RunAsync(cancellationToken);
                _header = _answer.Token is { } token ? new AuthenticationHeaderValue("Bearer", token) : null;
            }

            return _answer;
        }
        finally
        {
            _one.Release();
        }
    }

    public bool Refused(AuthenticationHeaderValue? header)
    {
        if (ReferenceEquals(header, _header))
        {
            _answer = null;
        }

        return true;
    }

    public void Dispose() => _one.Dispose();

    private async Task<ExecAnswer> RunAsync(CancellationToken cancellationToken)
    {
        using var process = Start();
        using var late = new CancellationTokenSource(s_patience, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        // why: ending the process ends its pipes, so the tasks below need no token of their own
        await using var ending = stop.Token.Register(() => process.Kill(entireProcessTree: true));
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
        if (late.IsCancellationRequested)
        {
            throw Failure($"it did not end within {s_patience.TotalSeconds:0} s");
        }

        if (process.ExitCode != 0)
        {
            throw Failure($"it exited with {process.ExitCode}{Words(await error)}");
        }

        return ExecAnswer.Parse(await output) ?? throw Failure($"it printed no ExecCredential{Words(await error)}");
    }

    private Process Start()
    {
        var start = new ProcessStartInfo(command.Command, command.Arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in command.Environment)
        {
            start.Environment[name] = value;
        }

        var question = new JsonObject
        {
            ["apiVersion"] = command.ApiVersion,
            ["kind"] = "ExecCredential",
            ["spec"] = new JsonObject { ["interactive"] = false },
        };
        start.Environment["KUBERNETES_EXEC_INFO"] = question.ToJsonString();
        try
        {
            return Process.Start(start) ?? throw Failure("it did not start");
        }
        catch (Win32Exception e)
        {
            throw Failure($"it did not start: {e.Message}");
        }
    }

    private ClusterException Failure(string reason) =>
        new(
            ClusterErrorKind.Configuration,
            $"cannot get credentials from the command {command.Command}: {reason}",
            command.InstallHint.Length > 0
                ? command.InstallHint.ReplaceLineEndings(" ").Trim()
                : "run the command of the kubeconfig's exec section by hand, without a terminal"
        );

    private static string Words(string error)
    {
        var text = TokenLike().Replace(error.ReplaceLineEndings(" ").Trim(), "…");
        return text.Length == 0 ? "" : $": {(text.Length <= MostWords ? text : text[..MostWords] + "…")}";
    }

    // why: no word of a language is so long; base64, hexadecimal and JSON web tokens are
    [GeneratedRegex(@"[A-Za-z0-9_+/=.~-]{24,}")]
    private static partial Regex TokenLike();
}
