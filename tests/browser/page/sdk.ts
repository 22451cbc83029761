// Runs in the page: the SDK that the server serves, and a record of what it tells.
import type * as Sdk from '../../../sdk/web/src/index.js';
import { findVideo } from './find-video.js';

type Avatar = Sdk.VisavisAvatar;

const toldEvents = [
  'init', 'idle', 'error', 'local_audio_change', 'local_mic_state_change', 'avatar_started_speaking', 'avatar_ended_speaking',
  'avatar_started_speaking_phrase', 'avatar_ended_speaking_phrase', 'conversation_engine.external.message.receive',
] as const;

const sdkUrl = '/sdk/visavis.js';
const sdk = (await import(/* @vite-ignore */ sdkUrl)) as typeof Sdk;

/** An element to draw in. */
function addRoot(): HTMLElement {
  const root = document.createElement('div');
  root.className = 'stage';
  document.body.append(root);
  return root;
}

/** An avatar with an element of its own, whose events are written down from the first on. */
function make(options: Partial<Sdk.AvatarOptions> & { sessionToken: string }): { avatar: Avatar; root: HTMLElement; events: Array<[string, unknown]> } {
  const root = addRoot();
  const avatar = new sdk.AvaturnHead(root, options);
  const events: Array<[string, unknown]> = [];
  for (const name of toldEvents) avatar.on(name, (value: unknown) => events.push([name, value]));
  return { avatar, root, events };
}

/** What a promise came to: `ok`, or the error's code and message, or what was thrown when it was no error. */
async function outcome(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
    return 'ok';
  } catch (error) {
    return error instanceof sdk.VisavisError ? { code: error.code, message: error.message } : error;
  }
}

const api = { sdk, addRoot, make, outcome, findVideo, kept: {} as Record<string, ReturnType<typeof make>> };

declare global {
  interface Window {
    lab: typeof api;
  }
}

window.lab = api;
