// Checked by the compiler alone (npm run typecheck): code written against the published package must compile against ours.
// Only the published declarations are used.
import type { AvaturnHead as Published } from '@avaturn-live/web-sdk';
import { AvaturnHead } from '../src/index.js';

/** Public members only: private ones make classes of different origin incompatible by definition. */
type PublicOf<Class> = Pick<Class, keyof Class>;
type PublishedOptions = ConstructorParameters<typeof Published>[1];
type PublishedEvent = Parameters<Published['on']>[0];

/** Our class wherever theirs is expected: all members, parameters and results. */
const asPublished: new (root: HTMLElement, options: PublishedOptions) => PublicOf<Published> = AvaturnHead;
const withoutElement: new (options: PublishedOptions) => PublicOf<Published> = AvaturnHead;

/** What published integrations do, statement by statement, with the types that they would have. */
export async function integration(root: HTMLElement, options: PublishedOptions): Promise<void> {
  const avatar = new AvaturnHead(root, options);
  const published: PublicOf<Published> = new asPublished(root, options);
  void new withoutElement(options);
  avatar.on('init', () => undefined);
  avatar.on('local_audio_change', (unmuted: boolean) => void unmuted);
  avatar.on('avatar_started_speaking', ({ type }: { type: 'avatar_started_speaking' }) => void type);
  avatar.on('avatar_ended_speaking', ({ type }: { type: 'avatar_ended_speaking' }) => void type);
  avatar.on('avatar_started_speaking_phrase', ({ phrase_id }: { phrase_id: string }) => void phrase_id);
  avatar.on('avatar_ended_speaking_phrase', ({ phrase_id }: { phrase_id: string }) => void phrase_id);
  // Listed in the published types, never fired there either.
  avatar.on('task', () => undefined);
  avatar.off('dispose', () => undefined);
  for (const name of ['idle', 'local_mic_state_change'] satisfies PublishedEvent[]) published.on(name, (value) => void value);
  await avatar.init({ timeout: 1000 });
  await avatar.join();
  const { mic, speaker, camera } = await avatar.setInputDevices({ audioDeviceId: 'x', videoDeviceId: false });
  void [mic, speaker, camera];
  await avatar.setOutputDevice({ outputDeviceId: 'x' });
  for (const device of (await avatar.requestMediaDevices()).devices) void device.deviceId;
  await avatar.changeVoice({ engine: 'elevenlabs', voice_id: 'x' });
  const result: { task_id: string } = await avatar.task('Hello');
  void [result, avatar.inited, avatar.session_id, avatar.mediaStream];
  await avatar.cancelAllTasks();
  avatar.toggleLocalAudio();
  avatar.updateConfig();
  avatar.attachDOMNode(root);
  await avatar.dispose();
}
