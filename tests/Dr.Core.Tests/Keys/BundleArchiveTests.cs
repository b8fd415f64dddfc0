using Dr.Errors;
using Dr.Keys;

namespace Dr.Core.Tests.Keys;

public sealed class BundleArchiveTests
{
    [Fact]
    public void What_is_written_is_read_with_its_mode_owner_and_links()
    {
        BundleFile[] files =
        [
            TestAuthority.Text("/etc/kubernetes/pki/a name with blanks and ü.key", "secret") with
            {
                Mode = UnixFileMode.UserRead,
                Owner = "etcd",
                Group = "etcd",
            },
            TestAuthority.Text("/etc/ssl", "") with
            {
                IsFolder = true,
                Owner = "1000",
            },
            TestAuthority.Text("/etc/ssl/current", "") with
            {
                LinksTo = "../kubernetes/pki/ca.crt",
            },
        ];

        var read = BundleArchive.Read(new MemoryStream(BundleArchive.Write(files)));

        Assert.Equal(files.Select(Told), read.Select(Told));
    }

    [Fact]
    public void The_same_files_are_the_same_bytes_in_whichever_order_they_came()
    {
        BundleFile[] files = [TestAuthority.Text("/b", "2"), TestAuthority.Text("/a", "1")];

        Assert.Equal(BundleArchive.Write(files), BundleArchive.Write([.. files.Reverse()]));
    }

    [Fact]
    public void A_link_to_what_was_not_captured_is_found()
    {
        BundleFile[] files =
        [
            TestAuthority.Text("/etc/pki/ca.crt", "x"),
            TestAuthority.Text("/etc/pki/in.crt", "") with
            {
                LinksTo = "../pki/ca.crt",
            },
            TestAuthority.Text("/etc/pki/out.key", "") with
            {
                LinksTo = "/opt/secret/out.key",
            },
        ];

        Assert.Equal([("/etc/pki/out.key", "/opt/secret/out.key")], BundleLinks.Outside(files));
    }

    [Fact]
    public void What_is_no_tar_is_damage() =>
        Assert.Throws<IntegrityException>(() =>
            BundleArchive.Read(new MemoryStream(Enumerable.Repeat((byte)7, 4096).ToArray()))
        );

    private static string Told(BundleFile file) =>
        $"{file.Path} {file.Mode} {file.Owner}:{file.Group} {file.LinksTo} {file.IsFolder} {TestAuthority.TextOf(file)}";
}
