using Dr.Providers.S3;

namespace Dr.Providers.Tests.S3;

public sealed class PartPlanTests
{
    [Theory]
    [InlineData(5 << 20)]
    [InlineData(8 << 20)]
    [InlineData(24 << 20)]
    public void Ten_thousand_parts_hold_five_tebibytes_and_each_is_one_that_s3_takes(int first)
    {
        var sizes = Enumerable.Range(1, PartPlan.MaxParts).Select(number => PartPlan.SizeOf(number, first)).ToList();

        Assert.True(sizes.Sum() >= 5L << 40);
        Assert.All(sizes, size => Assert.InRange(size, 5L << 20, 5L << 30));
        Assert.Equal(sizes.Order(), sizes);
    }

    [Fact]
    public void Up_to_a_hundred_gibibytes_two_parts_fit_the_memory_of_a_put()
    {
        long reached = 0;
        for (var number = 1; reached < 100L << 30; number++)
        {
            var size = PartPlan.SizeOf(number, 8 << 20);
            Assert.InRange(size, 1, 24 << 20);
            reached += size;
        }
    }
}
