using Dr.Providers.CommandLine;
using Dr.Restore;

return await RestoreProgram.RunAsync(args, Surroundings.OfProcess());
