using Dr.Providers.CommandLine;
using Dr.Service;

return await ServiceProgram.RunAsync(args, Surroundings.OfProcess());
