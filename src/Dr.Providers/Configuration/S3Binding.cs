using Dr.Providers.Configuration.Yaml;
using Dr.Providers.S3;
using Dr.Stores.Retrying;

namespace Dr.Providers.Configuration;

/// <summary>The section <c>store.s3</c>.</summary>
internal static class S3Binding
{
    private static readonly S3StoreOptions s_standard = new() { Bucket = "standard" };

    public static S3StoreOptions Bind(YamlSection section)
    {
        var options = new S3StoreOptions
        {
            Bucket = section.RequiredText("bucket"),
            Region = section.OptionalText("region"),
            Endpoint = section.Optional<Uri?>("endpoint", YamlValues.HttpUrl, null),
            PathStyle = section.Optional("pathStyle", YamlValues.Boolean, s_standard.PathStyle),
            Profile = section.OptionalText("profile"),
            ObjectLock = section.Section("objectLock") is { } rule ? BindLock(rule) : null,
            RequestChecksums = section.Optional(
                "requestChecksums",
                Word<S3RequestChecksums>,
                s_standard.RequestChecksums
            ),
            ConditionalPuts = section.Optional<S3ConditionalPuts?>(
                "conditionalPuts",
                text => Word<S3ConditionalPuts>(text),
                null
            ),
            PartSize = (int)Math.Min(section.Optional("partSize", YamlValues.Bytes, s_standard.PartSize), int.MaxValue),
            Concurrency = section.Optional("concurrency", YamlValues.WholeNumber, s_standard.Concurrency),
            StallTimeout = section.Optional("stallTimeout", YamlValues.Duration, s_standard.StallTimeout),
            ConnectTimeout = section.Optional("connectTimeout", YamlValues.Duration, s_standard.ConnectTimeout),
            Retry = section.Section("retry") is { } retry ? BindRetry(retry) : s_standard.Retry,
        };
        foreach (var problem in options.Bucket.Length > 0 ? options.Problems() : [])
        {
            section.Problem(problem.Split(':')[0], problem[(problem.IndexOf(':') + 1)..].Trim());
        }

        return options;
    }

    private static S3ObjectLock BindLock(YamlSection section) =>
        new(section.Required("mode", Word<S3LockMode>), section.Required("days", YamlValues.WholeNumber));

    private static RetryOptions BindRetry(YamlSection section) =>
        new()
        {
            MaxAttempts = section.Optional("maxAttempts", YamlValues.WholeNumber, s_standard.Retry.MaxAttempts),
            MaxTime = section.Optional("maxTime", YamlValues.Duration, s_standard.Retry.MaxTime),
            FirstDelay = section.Optional("firstDelay", YamlValues.Duration, s_standard.Retry.FirstDelay),
            MaxDelay = section.Optional("maxDelay", YamlValues.Duration, s_standard.Retry.MaxDelay),
        };

    // why: the words of an enum are written in dr.yaml as they are in JSON, in camel case
    private static T Word<T>(string text)
        where T : struct, Enum
    {
        var words = Enum.GetNames<T>().Select(name => char.ToLowerInvariant(name[0]) + name[1..]).ToList();
        return words.IndexOf(text) is >= 0 and var index
            ? Enum.GetValues<T>()[index]
            : throw new FormatException($"'{text}' is not known; use {string.Join(" or ", words)}");
    }
}
