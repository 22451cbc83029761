using Visavis.AvatarStudio;
using Visavis.Face;

// Authoring aid for avatar folders:
//   dotnet run --project tools/avatar-studio -- bake avatars/ava          stores the baked light beside the model
//   dotnet run --project tools/avatar-studio -- sheet avatars/ava OUT.png draws neutral, visemes and expressions
//   dotnet run --project tools/avatar-studio -- preview avatars/ava       stores preview.png, the picture that catalogues show
//   dotnet run --project tools/avatar-studio -- cast OUT.png avatars/*    draws one row per avatar (docs/images/cast.png)
switch (args)
{
    case ["bake", .. var folders] when folders.Length > 0:
        foreach (var folder in folders) AvatarFolder.Bake(folder);
        return 0;
    case ["preview", .. var folders] when folders.Length > 0:
        foreach (var folder in folders) Draw([folder], Path.Combine(folder, "preview.png"), ["hero"], columns: 1, sidePx: 320);
        return 0;
    case ["sheet", var folder, var output]:
        Draw([folder], output, ContactSheet.Everything, columns: 6, sidePx: 512);
        return 0;
    case ["cast", var output, .. var folders] when folders.Length > 0:
        Draw(folders, output, ContactSheet.Cast, ContactSheet.Cast.Count, sidePx: 256);
        return 0;
    default:
        Console.Error.WriteLine("avatar-studio bake FOLDER... | preview FOLDER... | sheet FOLDER OUT.png | cast OUT.png FOLDER...");
        return 2;
}

static void Draw(string[] folders, string output, IReadOnlyList<string> poses, int columns, int sidePx)
{
    var (rgb, widthPx, heightPx) = ContactSheet.Draw(Array.ConvertAll(folders, AvatarFolder.Load), poses, columns, sidePx);
    using var file = File.Create(output);
    PictureFile.WritePng(file, rgb, widthPx, heightPx);
}
