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

const shellQuote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
// A closing tag inside a string would end the script.
const scriptQuote = (text: string) => JSON.stringify(text).replaceAll('</', '<\\/');
