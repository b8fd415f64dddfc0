namespace Dr.Testing.Servers;

/// <summary>Where one server runs: its loopback address, and the folder for its data, socket and certificates.</summary>
internal sealed record SqlPlace(string Address, string Folder, TestCertificates? Certificates)
{
    public string Socket => Path.Combine(Folder, "server.sock");

    public static SqlPlace Of(LoopbackSubnet subnet, int number, TestFolder folder, SqlServerOptions options)
    {
        var address = subnet.Address(number);
        var own = folder.SubFolder($"{number}");
        return new SqlPlace(
            address,
            own,
            options.Tls
                ? TestCertificates.Create(Directory.CreateDirectory(Path.Combine(own, "tls")).FullName, [address])
                : null
        );
    }
}
