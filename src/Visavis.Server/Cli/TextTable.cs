namespace Visavis.Server.Cli;

/// <summary>Rows of text in columns as wide as they need to be.</summary>
internal sealed class TextTable(params string[] headings)
{
    private const int Gap = 2;

    private readonly List<string[]> _rows = [headings];

    public void Add(params string[] cells) => _rows.Add(cells);

    public void Write(TextWriter output)
    {
        var widths = Enumerable.Range(0, _rows[0].Length).Select(column => _rows.Max(row => row[column].Length) + Gap).ToArray();
        foreach (var row in _rows) output.WriteLine(string.Concat(row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }
}
