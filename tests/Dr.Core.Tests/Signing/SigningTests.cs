using Dr.Core.Tests.Pipelines;
using Dr.Errors;
using Dr.Signing;
using Dr.Testing.Servers;

namespace Dr.Core.Tests.Signing;

public sealed class SigningTests : IDisposable
{
    private readonly SigningKey _key = SigningKey.New(Samples.Random);
    private readonly TestFolder _folder = TestFolder.Create("signing");

    [Fact]
    public void A_signature_fits_its_content_and_key_only()
    {
        using var other = SigningKey.New(Samples.Random);
        byte[] content = [1, 2, 3];
        var signature = _key.Sign(content);

        Assert.True(_key.Public.Verifies(content, signature));
        Assert.False(_key.Public.Verifies([1, 2, 4], signature));
        Assert.False(_key.Public.Verifies(content, signature.AsSpan(0, 63)));
        Assert.False(other.Public.Verifies(content, signature));
    }

    [Fact]
    public void Keys_survive_being_written_and_read()
    {
        using var read = SigningKey.ParsePem(_key.ToSecretPem(), "key");

        Assert.Equal(_key.Public.Id, read.Public.Id);
        Assert.Equal(_key.Public.Id, TrustedKey.ParsePem(_key.Public.ToPem(), "public").Id);
        Assert.Throws<KeyException>(() => SigningKey.ParsePem(_key.Public.ToPem(), "mixed up"));
        Assert.Throws<KeyException>(() => TrustedKey.ParsePem(_key.ToSecretPem(), "mixed up"));
    }

    [Fact]
    public async Task Stock_openssl_verifies_our_signature()
    {
        await File.WriteAllBytesAsync(_folder.File("manifest.json"), [9, 8, 7]);
        await File.WriteAllBytesAsync(_folder.File("manifest.json.sig"), _key.Sign([9, 8, 7]));
        await File.WriteAllTextAsync(_folder.File("trusted.pem"), _key.Public.ToPem());
        string[] verify =
        [
            "pkeyutl",
            "-verify",
            "-pubin",
            "-inkey",
            "trusted.pem",
            "-rawin",
            "-in",
            "manifest.json",
            "-sigfile",
            "manifest.json.sig",
        ];

        (await StockTools.RunAsync(StockTools.OpenSsl, verify, folder: _folder.Path)).Succeeded();

        await File.WriteAllBytesAsync(_folder.File("manifest.json"), [9, 8, 6]);
        Assert.NotEqual(0, (await StockTools.RunAsync(StockTools.OpenSsl, verify, folder: _folder.Path)).ExitCode);
    }

    [Fact]
    public async Task A_key_made_by_stock_openssl_signs()
    {
        var pem = (await StockTools.RunAsync(StockTools.OpenSsl, ["genpkey", "-algorithm", "ed25519"]))
            .Succeeded()
            .Output;

        using var key = SigningKey.ParsePem(pem, "stock");

        Assert.True(key.Public.Verifies([1], key.Sign([1])));
    }

    public void Dispose()
    {
        _key.Dispose();
        _folder.Dispose();
    }
}
