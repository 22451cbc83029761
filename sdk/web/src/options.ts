import type { MicrophoneProcessing } from './devices.js';

/** How the avatar is connected and shown. Only `sessionToken` is required. */
export interface AvatarOptions {
  /** The `token` that your backend got when it created the session. */
  sessionToken: string;
  /** Origin of the server, with a path prefix if it sits behind one. Default: the origin of the page. */
  apiHost?: string;
  /** Ask for the microphone when joining. Engines that listen need it. Default: false. */
  audioSource?: boolean;
  /** Join with the microphone muted. Default: the opposite of `audioSource`. */
  startAudioOff?: boolean;
  /** `init()` also joins. Default: true. */
  immediatelyJoin?: boolean;
  /** Accepted for compatibility: there is no second bundle to fetch. */
  preloadBundle?: boolean;
  /** Let the server prepare the stream as soon as the object is constructed. Default: false. */
  preconnect?: boolean;
  /** Stay connected when the session goes idle. Default: false. */
  keepAlive?: boolean;
  /** STUN and TURN servers, used in addition to those that the server names. */
  iceServers?: RTCIceServer[];
  /** Echo cancellation, noise suppression and gain control of the microphone. Default: all on. */
  microphone?: MicrophoneProcessing;
}

export interface InitOptions {
  /** Milliseconds after which `init()` gives up. Default: no limit. A negative number means 30 s. */
  timeout?: number;
}

export interface JoinOptions {
  /** Overrides the constructor's `startAudioOff`. */
  startAudioOff?: boolean;
}

export interface ResolvedOptions {
  sessionToken: string;
  apiHost: string;
  audioSource: boolean;
  startAudioOff: boolean;
  immediatelyJoin: boolean;
  preconnect: boolean;
  keepAlive: boolean;
  iceServers: RTCIceServer[];
  microphone: MicrophoneProcessing;
}

/** Fills in the defaults. `pageUrl` is what a relative or missing `apiHost` is resolved against. */
export function resolveOptions(options: AvatarOptions, pageUrl: string): ResolvedOptions {
  const audioSource = options.audioSource ?? false;
  return {
    sessionToken: options.sessionToken,
    apiHost: resolveHost(options.apiHost, pageUrl),
    audioSource,
    startAudioOff: options.startAudioOff ?? !audioSource,
    immediatelyJoin: options.immediatelyJoin ?? true,
    preconnect: options.preconnect ?? false,
    keepAlive: options.keepAlive ?? false,
    iceServers: options.iceServers ?? [],
    microphone: options.microphone ?? {},
  };
}

function resolveHost(apiHost: string | undefined, pageUrl: string): string {
  const url = apiHost ? new URL(apiHost, pageUrl) : new URL('/', pageUrl);
  return (url.origin + url.pathname).replace(/\/+$/, '');
}

/** Milliseconds until `init()` gives up, or undefined for no limit. */
export function resolveTimeoutMs(timeout: number | undefined): number | undefined {
  if (!timeout) return undefined;
  return timeout < 0 ? 30_000 : timeout;
}
