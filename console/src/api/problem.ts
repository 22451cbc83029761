/** A call to our own server that did not succeed, in words for the person in front of the screen. */
export class Problem extends Error {
  constructor(
    readonly kind: 'unreachable' | 'key' | 'busy' | 'refused' | 'fault',
    readonly title: string,
    readonly advice: string,
  ) {
    super(`${title} ${advice}`);
  }
}

/** Calls the server's REST interface with the API key. */
export async function call<Answer>(path: string, apiKey: string, request: RequestInit = {}): Promise<Answer> {
  let response: Response;
  try {
    response = await fetch(path, { ...request, headers: { ...request.headers, Authorization: `Bearer ${apiKey}` } });
  } catch {
    throw unreachable();
  }
  const text = await response.text();
  if (response.ok) return (text ? JSON.parse(text) : null) as Answer;
  throw problemOf(response.status, text, response.headers.get('Retry-After'));
}

export const unreachable = () =>
  new Problem('unreachable', 'The server does not answer.', `Check that it runs and that ${location.origin} reaches it, then try again.`);

export function problemOf(status: number, body: string, retryAfter: string | null): Problem {
  const detail = detailOf(body);
  if (status === 401) return new Problem('key', 'The API key was refused.', 'Enter a key that this server knows. In development it prints one when it starts.');
  if (status === 503 || status === 429) {
    const wait = retryAfter ? ` Try again in ${retryAfter} s.` : ' Try again in a moment, or end a session.';
    return new Problem('busy', 'The server has no room for another session.', `${detail}${wait}`.trim());
  }
  if (status >= 500) return new Problem('fault', 'The server ran into a fault.', detail || 'Its log says more.');
  return new Problem('refused', 'The server refused this.', detail || `It answered with status ${status}.`);
}

function detailOf(body: string): string {
  try {
    const { detail } = JSON.parse(body) as { detail?: string | Array<{ loc: unknown[]; msg: string }> };
    if (typeof detail === 'string') return detail;
    return (detail ?? []).map((each) => `${each.loc.slice(1).join('.') || 'body'}: ${each.msg}`).join('; ');
  } catch {
    return '';
  }
}
