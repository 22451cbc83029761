/**
 * What went wrong, in words made for code:
 * - `not_initialized`: the method needs `init()` first
 * - `unsupported`: this browser or page cannot do it (no WebRTC, no secure context)
 * - `network`: the server could not be reached, or a cross-origin rule of the browser stopped the request
 * - `unauthorized`: the session token is missing or was refused
 * - `session_not_found`: the token is unknown here, or its session has ended
 * - `busy`: the server has no room for this now
 * - `refused`: the server answered with another error; see `status` and `message`
 * - `connection_failed`: signalling worked, but no media path came up
 * - `not_connected`: there is no live connection to send on
 * - `disposed`: `dispose()` was called while this was under way
 */
export type VisavisErrorCode =
  | 'not_initialized'
  | 'unsupported'
  | 'network'
  | 'unauthorized'
  | 'session_not_found'
  | 'busy'
  | 'refused'
  | 'connection_failed'
  | 'not_connected'
  | 'disposed';

/** Every error that the SDK raises by itself, except the string "Connection timeout" of `init({ timeout })`. */
export class VisavisError extends Error {
  override readonly name = 'VisavisError';

  constructor(
    readonly code: VisavisErrorCode,
    message: string,
    /** HTTP status, where the error came from an answer. */
    readonly status?: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

export const notInitialized = () => new VisavisError('not_initialized', 'Session not initialized');

/** Turns an HTTP answer that is not a success into an error whose message a person can act on. */
export async function errorFromResponse(action: string, response: Response): Promise<VisavisError> {
  const detail = readDetail(await response.text().catch(() => ''));
  const message = `${action} failed with ${response.status}${detail ? `: ${detail}` : ''}`;
  return new VisavisError(codeOf(response.status), message, response.status);
}

function codeOf(status: number): VisavisErrorCode {
  switch (status) {
    case 401:
    case 403:
      return 'unauthorized';
    case 404:
    case 410:
      return 'session_not_found';
    case 429:
    case 503:
      return 'busy';
    default:
      return 'refused';
  }
}

/** Reads `detail`, which is a string, or a list of items with `loc` and `msg` where a request was not valid. */
export function readDetail(body: string): string {
  let detail: unknown;
  try {
    detail = (JSON.parse(body) as { detail?: unknown } | null)?.detail;
  } catch {
    return '';
  }
  if (typeof detail === 'string') return detail;
  if (!Array.isArray(detail)) return '';
  return (detail as Array<{ loc?: unknown[]; msg?: string }>)
    .map((item) => `${item.loc?.join('.') ?? 'body'}: ${item.msg ?? 'not valid'}`)
    .join('; ');
}
