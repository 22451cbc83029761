import { afterAll, beforeAll } from 'vitest';
import { spokenPcm } from './microphone.js';
import { setScene, type Scene } from './scene.js';
import { VendorFake } from './vendor-fake.js';
import { writeWav } from './wav.js';

const rateHz = 24_000;

/** What the user says, over and over, with {@link pauseSeconds} in between. */
export const question = 'Hello, can you hear me?';
const pauseSeconds = 3;

// About fifteen seconds, far longer than the pause: from the second time on, the question interrupts the answer.
export const longReply =
  'Yes, I can hear you well. I am going to talk for a good while now, about nothing in particular, so that there is plenty of time to interrupt me. ' +
  'If nobody does, I will simply go on, one sentence after the other, until I have run out of things to say, and that may take quite some time.';

/** A scene with somebody who speaks into the browser's microphone, and with stand-ins of the vendors whose agents answer. */
export interface VendorScene extends Scene {
  openAi: VendorFake;
  cartesia: VendorFake;
}

/** Sets such a scene; see {@link setScene}. `says` is what both agents answer. */
export function setVendorScene(options: { says?: string; environment?: NodeJS.ProcessEnv } = {}): VendorScene {
  const says = options.says ?? longReply;
  const environment: NodeJS.ProcessEnv = { ...options.environment };
  let microphone = '';

  beforeAll(async () => {
    const [openAi, cartesia, spoken] = await Promise.all([
      VendorFake.start('openai', '--hears', question, '--says', says),
      VendorFake.start('cartesia', '--says', says),
      spokenPcm(question, rateHz),
    ]);
    Object.assign(scene, { openAi, cartesia });
    environment['Engines__OpenAiRealtime__Url'] = `${openAi.socketOrigin}/v1/realtime`;
    environment['Engines__Cartesia__Url'] = `${cartesia.socketOrigin}/agents/stream`;
    microphone = writeWav(Buffer.concat([spoken, Buffer.alloc(rateHz * 2 * pauseSeconds)]), rateHz);
  });
  afterAll(async () => {
    await Promise.all([scene.openAi?.stop(), scene.cartesia?.stop()]);
  });

  // After the hooks above: the server starts with what they have found out.
  const scene = setScene({ environment, microphoneWav: () => microphone }) as VendorScene;
  return scene;
}
