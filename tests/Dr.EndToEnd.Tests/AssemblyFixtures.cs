using Dr.EndToEnd.Tests.Kit;
using Dr.Testing.Servers;
using Xunit.Sdk;
using Xunit.v3;

[assembly: AssemblyFixture(typeof(SharedRadosGateway))]
[assembly: AssemblyFixture(typeof(SharedMariaDb))]
[assembly: AssemblyFixture(typeof(SharedMySql))]
[assembly: AssemblyFixture(typeof(SharedSource))]
[assembly: AssemblyFixture(typeof(SharedObjects))]
[assembly: AssemblyFixture(typeof(SharedPoint))]
[assembly: AssemblyFixture(typeof(SharedLab))]

[assembly: Parallelization(Mode = ParallelMode.Collections, MaxThreads = 2)]
