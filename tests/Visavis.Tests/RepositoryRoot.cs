namespace Visavis.Tests;

/// <summary>Finds the checkout that the test binary was built in.</summary>
internal static class RepositoryRoot
{
    public static string Path { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "Visavis.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("Visavis.slnx was not found above the test binary.");
    }
}
