namespace SinglePositive.Cli.Tests;

/// <summary>The checkout that the tests were built in.</summary>
internal static class Checkout
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "SinglePositive.slnx")))
                return at.FullName;
        }

        throw new DirectoryNotFoundException("The tests run inside a checkout: SinglePositive.slnx was not found above the test program.");
    }
}
