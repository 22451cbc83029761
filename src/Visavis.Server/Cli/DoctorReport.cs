namespace Visavis.Server.Cli;

/// <summary>Writes the doctor's lines and remembers whether something is missing.</summary>
internal sealed class DoctorReport(TextWriter output)
{
    /// <summary>True while nothing that the server needs was missing.</summary>
    public bool AllWell { get; private set; } = true;

    public void Ok(string name, string detail) => Write("ok", name, detail);

    /// <summary>Something that the server can do without.</summary>
    public void Optional(string name, string advice) => Write("optional", name, advice);

    public void Missing(string name, string advice)
    {
        AllWell = false;
        Write("missing", name, advice);
    }

    private void Write(string state, string name, string detail) => output.WriteLine($"{state,-9} {name,-32} {detail}");
}
