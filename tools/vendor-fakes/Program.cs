using Visavis.VendorFakes;

const string Usage = """
    Usage: ./visavis fake VENDOR [--port N] [--think-ms N] [--pace X] [--hears TEXT] [--says TEXT]

      openai       OpenAI Realtime (GA) and its client secrets
      cartesia     Cartesia Line, the calls API
      elevenlabs   ElevenLabs text to speech, over HTTP and WebSocket

    docs/design/vendor-fakes.md tells what each can do, and how to ask for a fault.
    """;

if (args.Length == 0 || args[0] is "-h" or "--help" || FakeCommand.Parse(args) is not { } vendor)
{
    Console.Error.WriteLine(Usage);
    return args.Length > 0 && args[0] is "-h" or "--help" ? 0 : 2;
}

await using (vendor) await vendor.RunAsync();
return 0;
