namespace Visavis.Store.Files;

/// <summary>Files and folders that only the account of the server may read.</summary>
public static class PrivateFile
{
    private const UnixFileMode OwnerOnlyFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerOnlyFolder = OwnerOnlyFile | UnixFileMode.UserExecute;

    /// <summary>Creates a folder with mode 700 where there is none yet; an existing one is left as it is.</summary>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, OwnerOnlyFolder);
    }

    /// <summary>Creates an empty file with mode 600 where there is none yet; an existing one is left as it is.</summary>
    public static void CreateEmpty(string path)
    {
        if (File.Exists(path)) return;
        try
        {
            new FileStream(path, NewFile()).Dispose();
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process was a moment faster.
        }
    }

    /// <summary>Opens a file, or creates it with mode 600, and keeps everybody else out until it is closed.</summary>
    /// <exception cref="IOException">Somebody else has it open.</exception>
    public static FileStream OpenAlone(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnlyFile;
        return new FileStream(path, options);
    }

    /// <summary>Replaces a file in one step: readers see the old content or the new one, also after a power cut. Mode 600.</summary>
    public static async Task ReplaceAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var draft = $"{path}.{Guid.NewGuid():N}.new";
        try
        {
            await using (var file = new FileStream(draft, NewFile()))
            {
                await file.WriteAsync(content, cancellationToken);
                file.Flush(flushToDisk: true);
            }

            File.Move(draft, path, overwrite: true);
        }
        catch
        {
            File.Delete(draft);
            throw;
        }
    }

    private static FileStreamOptions NewFile()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnlyFile;
        return options;
    }
}
