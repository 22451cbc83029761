// A turn of a spoken conversation: from the end of the user's speech to the first sound of the answer and the moving mouth, in Chromium,
// less what the other side took: so this is what the avatar adds, on the way there and on the way back. --turns N (default 50).
import { Chromium } from '../harness/chromium.js';
import { during, mouthMotion } from '../harness/listening.js';
import { spokenPcm } from '../harness/microphone.js';
import { VisavisServer } from '../harness/server.js';
import { until } from '../harness/until.js';
import { VendorFake } from '../harness/vendor-fake.js';
import { openViewerPage, Viewer } from '../harness/viewer.js';
import { writeWav } from '../harness/wav.js';
import { figures, line } from './figures.js';
import { writeReport } from './report.js';
import { audible, restingMotion, soundBeginsMs } from './spoken.js';

interface Turn {
  user_ended_at_ms: number;
  first_audio_at_ms: number;
}

const rateHz = 24_000;
const aimMs = 150;
const warmUps = 2;
const turnsAt = process.argv.indexOf('--turns');
const wanted = (turnsAt < 0 ? 50 : Number(process.argv[turnsAt + 1])) + warmUps;
const question = 'Hello, can you hear me now?';
/** Begins with an open mouth. */
const answer = 'Ah yes, I hear you.';
/** Long enough for the answer, and then for the face to come to rest. */
const pauseS = 3.4;

/** Sample where it first (or, from the back, last) is as loud as this. */
const edge = (pcm: Buffer, level: number, back = false): number => {
  const samples = new Int16Array(pcm.buffer.slice(pcm.byteOffset, pcm.byteOffset + (pcm.length & ~1)));
  const loud = (sample: number): boolean => Math.abs(sample) > level * 32_768;
  return back ? samples.findLastIndex(loud) : samples.findIndex(loud);
};

/** Speech that ends in the middle of a vowel: everybody agrees when that was. */
async function questions(): Promise<Buffer> {
  const speech = await spokenPcm(question, rateHz);
  return Buffer.concat([speech.subarray(0, edge(speech, 0.2, true) * 2), Buffer.alloc(rateHz * 2 * pauseS)]);
}

const asked = await questions();
const leadMs = (edge(await spokenPcm(answer, rateHz), audible) * 1000) / rateHz;
const openAi = await VendorFake.start('openai', '--says', answer);
const server = await VisavisServer.start({ Engines__OpenAiRealtime__Url: `${openAi.socketOrigin}/v1/realtime` });
const browser = await Chromium.launch({ extraFlags: [`--use-file-for-fake-audio-capture=${writeWav(asked, rateHz)}`] });
try {
  const rest = await server.rest();
  const page = await browser.newPage();
  await openViewerPage(page, server.origin);
  const session = await rest.createSession({ max_duration: 86_400, conversation_engine: { type: 'openai-realtime', client_secret: 'ek_fake' } });
  const viewer = await Viewer.join(page, 'bench', session.token, { audioSource: true });
  await viewer.record();
  await viewer.recordMicrophone();
  const turns = async (): Promise<Turn[]> => (await openAi.notes<{ turns: Turn[] }[]>('connections'))[0]?.turns ?? [];
  await until(`${wanted} turns are over`, async () => (await turns()).length > wanted, { timeoutMs: wanted * 10_000, everyMs: 500 });

  const counted = (await turns()).slice(warmUps, wanted);
  const [heard, said, { frames }] = [await viewer.sound(), await viewer.said(), await viewer.observations()];
  const spoken = said.stretches(0.03, 300, 200).map(({ to }) => said.atMs(to));
  // Towards the end of a question only the listener moves.
  const resting = restingMotion(counted.flatMap(({ user_ended_at_ms: at }) => during(frames, at - 600, at)));
  const there = counted.map(({ user_ended_at_ms: at }) => at - (spoken.findLast((ms) => ms < at + 20) ?? Number.NaN));
  // The answer's own silence before its first sound is nobody's delay.
  const back = counted.map(({ first_audio_at_ms: at }) => soundBeginsMs(heard, at) - at - leadMs);
  const mouth = counted.map(({ first_audio_at_ms: at }) => (frames.find((frame) => frame.atMs > at && mouthMotion(frame) > resting)?.atMs ?? Number.NaN) - at - leadMs);
  const results = {
    microphone_to_engine: figures(there),
    engine_to_sound: figures(back),
    engine_to_mouth: figures(mouth),
    first_sound: figures(there.map((ms, i) => ms + (back[i] ?? Number.NaN))),
    mouth_moves: figures(there.map((ms, i) => ms + (mouth[i] ?? Number.NaN))),
  };
  console.log(`What the avatar adds to a spoken turn, ${counted.length} turns after ${warmUps} to warm up`);
  console.log(line('end of speech to the engine', results.microphone_to_engine));
  console.log(line('engine to the first audible sample', results.engine_to_sound));
  console.log(line('both, to the first audible sample', results.first_sound, `p95 under ${aimMs} ms`));
  console.log(line('both, to the moving mouth', results.mouth_moves));
  await writeReport('turn', { aim: { first_sound_p95_ms: aimMs }, turns: counted.length, resting_motion: resting, answer_begins_after_ms: leadMs, ...results });
} finally {
  await browser.close();
  await server.stop();
  await openAi.stop();
}
