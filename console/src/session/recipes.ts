import { isSpoken, type SessionRequest } from '../api/sessions';

/** What the playground did, as commands and as a page. The key never appears: it belongs to a backend. */
export interface Recipe {
  origin: string;
  request: SessionRequest;
  phrases: readonly string[];
}

export function curlRecipe({ origin, request, phrases }: Recipe): string {
  const tasks = phrases.map(
    (text) => `\ncurl -sS ${origin}/api/v1/sessions/$SESSION_ID/tasks \\\n  -H "Authorization: Bearer $VISAVIS_API_KEY" \\\n  -H "Content-Type: application/json" \\\n  -d ${shellQuote(JSON.stringify({ text }))}\n`,
  );
  return `# Create the session. It answers with "session_id" and "token".
curl -sS ${origin}/api/v1/sessions \\
  -H "Authorization: Bearer $VISAVIS_API_KEY" \\
  -H "Content-Type: application/json" \\
  -d ${shellQuote(JSON.stringify(request, null, 2))}

SESSION_ID=...   # from the answer
${tasks.length ? `\n# Let it speak. It waits until a page has joined.${tasks.join('')}` : ''}
# End it.
curl -sS -X DELETE ${origin}/api/v1/sessions/$SESSION_ID \\
  -H "Authorization: Bearer $VISAVIS_API_KEY"
`;
}

export function htmlRecipe({ origin, request, phrases }: Recipe): string {
  const spoken = isSpoken(request);
  const tasks = spoken ? [] : (phrases.length ? phrases : ['Hello, nice to meet you.']).map((text) => `  await avatar.task(${scriptQuote(text)});`);
  return `<!doctype html>
<div id="stage" style="width: 512px; height: 512px"></div>
<script type="module">
  import { VisavisAvatar } from '${origin}/sdk/visavis.js';

  const avatar = new VisavisAvatar(document.getElementById('stage'), {
    sessionToken: '...', // "token" of the created session
    apiHost: '${origin}',${spoken ? '\n    audioSource: true, // The agent hears the microphone.' : ''}
  });
  await avatar.init();
${tasks.join('\n')}
</script>
`;
}

/** A backend in C#, on .NET alone. */
export function csharpRecipe({ origin, request, phrases }: Recipe): string {
  const tasks = phrases.map((text) => `await SayAsync(${csharpQuote(text)});`);
  return `using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

using var http = new HttpClient { BaseAddress = new Uri("${origin}/") };
http.DefaultRequestHeaders.Authorization =
    new AuthenticationHeaderValue("Bearer", Environment.GetEnvironmentVariable("VISAVIS_API_KEY"));

// Create the session. Its token goes to the page that shows the avatar.
using var created = await http.PostAsync("api/v1/sessions", new StringContent(
    """
${JSON.stringify(request, null, 2).replace(/^/gm, '    ')}
    """,
    Encoding.UTF8, "application/json"));
created.EnsureSuccessStatusCode();
var session = await created.Content.ReadFromJsonAsync<JsonElement>();
var id = session.GetProperty("session_id").GetString();
Console.WriteLine(session.GetProperty("token").GetString());
${tasks.length ? `\n// Let it speak. It waits until a page has joined.\n${tasks.join('\n')}\n` : ''}
// End it when the conversation is over.
Console.ReadLine();
await http.DeleteAsync($"api/v1/sessions/{id}");
${tasks.length ? `\nasync Task SayAsync(string text) =>\n    (await http.PostAsJsonAsync($"api/v1/sessions/{id}/tasks", new { text })).EnsureSuccessStatusCode();\n` : ''}`;
}

/** A page of a customer's own, built with the package. */
export function typescriptRecipe({ origin, request, phrases }: Recipe): string {
  const spoken = isSpoken(request);
  const tasks = spoken ? [] : (phrases.length ? phrases : ['Hello, nice to meet you.']).map((text) => `  await avatar.task(${JSON.stringify(text)});`);
  return `import { VisavisAvatar } from '@visavis/web-sdk';

/** \`token\` is that of the session which your backend created. */
export async function show(stage: HTMLElement, token: string): Promise<VisavisAvatar> {
  const avatar = new VisavisAvatar(stage, {
    sessionToken: token,
    apiHost: '${origin}',${spoken ? '\n    audioSource: true, // The agent hears the microphone.' : ''}
  });
  avatar.on('error', ({ error }) => console.error(error.message));
  await avatar.init();
${tasks.join('\n')}${tasks.length ? '\n' : ''}  return avatar;
}
`;
}

// The same escapes as JSON, as long as nothing in it means more to C#.
const csharpQuote = (text: string) => JSON.stringify(text);
const shellQuote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
// A closing tag inside a string would end the script.
const scriptQuote = (text: string) => JSON.stringify(text).replaceAll('</', '<\\/');
