using Dr.Testing.Servers;

[assembly: AssemblyFixture(typeof(SharedMariaDb))]
