using Visavis.Server.Cli;

return await CommandLine.RunAsync(args);
