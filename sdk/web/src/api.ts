import { errorFromResponse, VisavisError } from './error.js';

/** What the server tells a page about its session. `room_url` and the token are opaque to applications. */
export interface SessionInfo {
  id: string;
  limited_access_token: string;
  room_url: string;
  session_config: {
    uses_stacked_alpha: boolean;
    ice_servers?: RTCIceServer[];
  };
}

export interface TaskResult {
  task_id: string;
}

export interface TtsVoice {
  engine: string;
  voice_id: string;
}

/** The page's half of the REST interface: `{apiHost}/_sdk/v0`, authorised by the session token. */
export class SessionApi {
  constructor(
    private readonly apiHost: string,
    private readonly sessionToken: string,
    private readonly signal: AbortSignal,
  ) {}

  async session(): Promise<SessionInfo> {
    const info = (await this.#call('Reading the session', 'GET', '')) as SessionInfo;
    return { ...info, room_url: new URL(info.room_url, `${this.apiHost}/`).href };
  }

  startStream(): Promise<unknown> {
    return this.#call('Preparing the stream', 'POST', '/start_stream');
  }

  async task(text: string): Promise<TaskResult> {
    return (await this.#call('Queueing speech', 'POST', '/tasks', { text })) as TaskResult;
  }

  cancelAllTasks(): Promise<unknown> {
    return this.#call('Cancelling speech', 'POST', '/cancel_all_speech_tasks');
  }

  async changeVoice(tts: TtsVoice): Promise<void> {
    await this.#call('Changing the voice', 'PATCH', '/config', { conversation_engine: { type: 'text-echo', tts } });
  }

  async #call(action: string, method: string, path: string, body?: object): Promise<unknown> {
    const headers: Record<string, string> = { 'X-Session-Token': this.sessionToken };
    if (body) headers['Content-Type'] = 'application/json';
    const request: RequestInit = { method, headers, signal: this.signal };
    if (body) request.body = JSON.stringify(body);
    const response = await send(action, `${this.apiHost}/_sdk/v0/sessions${path}`, request);
    const text = await response.text();
    try {
      return text ? JSON.parse(text) : null;
    } catch (cause) {
      throw new VisavisError('refused', `${action} got an answer that is not JSON. Is "apiHost" right?`, response.status, { cause });
    }
  }
}

/** Fetches, and turns failures of the network and answers other than 2xx into a `VisavisError`. */
export async function send(action: string, url: string, request: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, request);
  } catch (cause) {
    if (request.signal?.aborted) throw new VisavisError('disposed', `${action} was given up: the avatar was disposed`, undefined, { cause });
    throw new VisavisError('network', `${action} failed: ${new URL(url).origin} could not be reached`, undefined, { cause });
  }
  if (!response.ok) throw await errorFromResponse(action, response);
  return response;
}
