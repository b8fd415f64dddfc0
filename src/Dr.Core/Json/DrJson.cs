using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dr.MySql;
using Dr.Recovery;
using Dr.Stores;

namespace Dr.Json;

/// <summary>The one way in which Dr writes JSON: camel case, indented, enums as words, text not escaped beyond need.</summary>
public static class DrJson
{
    public static JsonSerializerOptions Options { get; } = Create(indented: true);

    /// <summary>The same on one line, for journals and piped progress.</summary>
    public static JsonSerializerOptions Line { get; } = Create(indented: false);

    public static byte[] ToBytes<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Options);

    private static JsonSerializerOptions Create(bool indented) =>
        new(JsonSerializerDefaults.Web)
        {
            WriteIndented = indented,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            RespectRequiredConstructorParameters = true,
            RespectNullableAnnotations = true,
            NumberHandling = JsonNumberHandling.Strict,
            Converters =
            {
                new JsonStringEnumConverter(JsonNamingPolicy.CamelCase),
                new TextConverter<RecoveryPointId>(RecoveryPointId.TryParse),
                new TextConverter<ClusterName>(ClusterName.TryParse),
                new TextConverter<ArtifactName>(ArtifactName.TryParse),
                new TextConverter<ObjectKey>(ObjectKey.TryParse),
                new TextConverter<Digest>(Digest.TryParse),
                new TextConverter<TableDigest>(TableDigest.TryParse),
                new TextConverter<RunId>(RunId.TryParse),
            },
        };
}
