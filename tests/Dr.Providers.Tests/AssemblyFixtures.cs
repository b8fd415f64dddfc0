using Dr.Testing.Servers;

[assembly: AssemblyFixture(typeof(SharedRadosGateway))]
[assembly: AssemblyFixture(typeof(SharedMariaDb))]
[assembly: AssemblyFixture(typeof(SharedMySql))]
[assembly: AssemblyFixture(typeof(SharedApiServer))]
