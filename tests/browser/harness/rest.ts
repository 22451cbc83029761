/** What creating a session answers. */
export interface CreatedSession {
  session_id: string;
  token: string;
}

/** An answer as a client sees it: status and parsed body. */
export interface Answer {
  status: number;
  headers: Headers;
  body: unknown;
}

/** The REST API as a customer's backend calls it. */
export class Rest {
  constructor(
    readonly origin: string,
    private readonly apiKey: string,
  ) {}

  /** Any call; `body` is sent as it stands when it is a string, as JSON otherwise. */
  async call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await fetch(`${this.origin}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.apiKey}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    let parsed: unknown = text;
    try {
      parsed = JSON.parse(text);
    } catch {
      // Not JSON: the caller sees the text.
    }
    return { status: response.status, headers: response.headers, body: parsed };
  }

  private async expect200<T>(answer: Promise<Answer>): Promise<T> {
    const { status, body } = await answer;
    if (status !== 200) throw new Error(`Expected 200, got ${status}: ${JSON.stringify(body)}`);
    return body as T;
  }

  async createSession(options: object = {}): Promise<CreatedSession> {
    return this.expect200(this.call('POST', '/api/v1/sessions', options));
  }

  /** Queues a sentence; answers the task's id. */
  async say(sessionId: string, text: string): Promise<string> {
    const task = await this.expect200<{ task_id: string }>(this.call('POST', `/api/v1/sessions/${sessionId}/tasks`, { text }));
    return task.task_id;
  }

  async deleteSession(sessionId: string): Promise<void> {
    await this.expect200(this.call('DELETE', `/api/v1/sessions/${sessionId}`));
  }
}
