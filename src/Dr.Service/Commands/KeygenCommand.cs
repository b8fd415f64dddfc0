using System.CommandLine;
using Dr.Errors;
using Dr.Providers.CommandLine;
using Dr.Providers.Keys;
using Spectre.Console;

namespace Dr.Service.Commands;

internal sealed class KeygenCommand : DrCommand
{
    private readonly Option<string> _to = new("--to")
    {
        Description = "the folder for the keys; made when it is missing",
        HelpName = "DIR",
        DefaultValueFactory = _ => ".",
    };

    private readonly Option<bool> _identityOnly = new("--identity-only")
    {
        Description = "only an identity: for one more person or safe that may open points",
    };

    private readonly Option<bool> _signingOnly = new("--signing-only")
    {
        Description = "only a signing key: for one more machine that makes points",
    };

    public KeygenCommand(Surroundings surroundings)
        : base(surroundings, "keygen", "Makes a signing key and an identity. Never overwrites a key.")
    {
        Options.Add(_to);
        Options.Add(_identityOnly);
        Options.Add(_signingOnly);
    }

    public override IReadOnlyList<Example> Examples =>
        [
            new("dr-service keygen --to /etc/dr/keys", "make both keys for a new installation"),
            new("dr-service keygen --identity-only --to escrow", "make an identity for the safe, on another machine"),
        ];

    protected override Task<ErrorCode?> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var files = new NewKeyFiles(invocation.PathOf(_to)!, invocation.Clock, invocation.Surroundings.Random);
        var keys = files.Write(KindsOf(invocation));
        invocation.Write(keys, screen => Show(screen, keys));
        return Task.FromResult<ErrorCode?>(null);
    }

    private KeyKinds KindsOf(Invocation invocation) =>
        (invocation.Value(_identityOnly), invocation.Value(_signingOnly)) switch
        {
            (true, true) => throw new DrException(
                ErrorCode.Usage,
                "--identity-only and --signing-only exclude each other",
                "leave both out to make both keys"
            ),
            (true, _) => KeyKinds.Identity,
            (_, true) => KeyKinds.Signing,
            _ => KeyKinds.Identity | KeyKinds.Signing,
        };

    private static void Show(IAnsiConsole screen, NewKeys keys)
    {
        if (keys.Signing is { } signing)
        {
            screen.Heading("Signing key");
            screen.Facts(
                ("private", $"{signing.KeyFile}   stays on this machine; dr.yaml: signing.key"),
                ("public", $"{signing.PublicKeyFile}   to every machine that restores; dr.yaml: signing.trusted"),
                ("key id", signing.KeyId)
            );
        }

        if (keys.Identity is { } identity)
        {
            screen.Heading("Identity");
            screen.Facts(
                ("private", $"{identity.IdentityFile}   opens every point: move it off this machine"),
                ("recipient", $"{identity.Recipient}   dr.yaml: clusters[].recipients")
            );
            screen.WriteLine();
            screen.WriteLine("Escrow the identity now: without it no recovery point can ever be opened.");
            screen.WriteLine("  1. print it or copy it to two offline media, kept at two places");
            screen.WriteLine($"  2. compare both copies: sha256sum {identity.IdentityFile}");
            screen.WriteLine("  3. put it on the machine that restores (dr.yaml: identities), then remove it here:");
            screen.WriteLine($"     shred -u {identity.IdentityFile}");
        }

        screen.WriteLine();
        screen.WriteLine("Next: name the keys in dr.yaml, then run `dr-service check`.");
    }
}
