using System.Diagnostics.CodeAnalysis;

namespace Visavis.Server.Problems;

/// <summary>What a step came to: a value, or the error to answer with instead.</summary>
internal readonly struct Outcome<T>
    where T : class
{
    private readonly T? _value;
    private readonly ApiProblem? _problem;

    private Outcome(T? value, ApiProblem? problem)
    {
        _value = value;
        _problem = problem;
    }

    public static implicit operator Outcome<T>(T value) => new(value, null);

    /// <summary>A value; for interfaces, which the language does not convert implicitly.</summary>
    public static Outcome<T> Of(T value) => new(value, null);

    public static implicit operator Outcome<T>(ApiProblem problem) => new(null, problem);

    /// <summary>Takes the value, or else the problem.</summary>
    public bool TryGet([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out ApiProblem? problem)
    {
        value = _value;
        problem = _problem;
        return _value is not null;
    }
}
