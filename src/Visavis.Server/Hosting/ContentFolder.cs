namespace Visavis.Server.Hosting;

/// <summary>Where the files lie that come with the product: avatars, the built console, the built web SDK.</summary>
internal sealed class ContentFolder
{
    private readonly string _root;

    /// <summary>Takes the configured folder, or else the nearest one above the program that holds <c>avatars</c>.</summary>
    public ContentFolder(string? configured)
    {
        _root = Path.GetFullPath(configured ?? FindAbove(AppContext.BaseDirectory) ?? AppContext.BaseDirectory);
    }

    public string Avatars => Path.Combine(_root, "avatars");

    public string Console => Path.Combine(_root, "console", "dist");

    public string WebSdk => Path.Combine(_root, "sdk", "web", "dist");

    private static string? FindAbove(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (Directory.Exists(Path.Combine(folder.FullName, "avatars"))) return folder.FullName;
        }

        return null;
    }
}
