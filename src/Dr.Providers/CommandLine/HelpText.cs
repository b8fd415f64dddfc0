using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Dr.Providers.CommandLine;

/// <summary>The library's help, with examples and the exit codes below.</summary>
internal sealed class HelpText(HelpAction standard) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        standard.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        if (parseResult.CommandResult.Command is DrCommand command)
        {
            output.WriteLine("Examples:");
            foreach (var example in command.Examples)
            {
                output.WriteLine($"  # {example.Purpose}");
                output.WriteLine($"  {example.CommandLine}");
            }

            output.WriteLine();
        }

        output.WriteLine("Exit codes:");
        foreach (var (code, meaning) in ExitCodes.Table)
        {
            output.WriteLine($"  {code, -4} {meaning}");
        }

        output.WriteLine();
        return ExitCodes.Done;
    }
}
