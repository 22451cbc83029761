// The sample agents as a newcomer runs them, and the playground's own: somebody speaks, and the parrot says it back.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, type TestContext } from 'vitest';
import { endReason } from './harness/conversation.js';
import { freePort } from './harness/ports.js';
import { setScene } from './harness/scene.js';
import { speechHz } from './harness/tones.js';
import { until } from './harness/until.js';
import { openWithOnlooker, Viewer } from './harness/viewer.js';
import { writeWav } from './harness/wav.js';
import type { NotedEvent } from './page/perception.js';

const samples = fileURLToPath(new URL('../../samples/engine-parrot', import.meta.url));
const dll = fileURLToPath(new URL('../../artifacts/bin/Visavis.Samples.Parrot/release/Visavis.Samples.Parrot.dll', import.meta.url));

// Debian's packages belong to Debian's Python; another may come first in the path.
const python = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3';

const voice = readFileSync(`${samples}/greeting.wav`).subarray(44);
const voiceMs = voice.length / (speechHz * 2) * 1000;

/** Says the greeting's own words over and over; the pause is shorter than they are, so what the parrot says back is spoken over. */
function somebodySpeaking(): string {
  return writeWav(Buffer.concat([Buffer.alloc(speechHz * 2 * 1.5), voice, Buffer.alloc(speechHz * 2 * 1.5)]), speechHz);
}

/** How long each of the avatar's phrases lasted that are over. */
function phrasesMs(events: readonly NotedEvent[]): number[] {
  const of = (name: string): NotedEvent[] => events.filter((event) => event.name === name);
  const id = ({ value }: NotedEvent): unknown => (value as { phrase_id: unknown }).phrase_id;
  return of('avatar_ended_speaking_phrase').map((end) => end.atMs - (of('avatar_started_speaking_phrase').find((start) => id(start) === id(end))?.atMs ?? Number.NaN));
}

const scene = setScene({ microphoneWav: somebodySpeaking });

/** Starts a sample, for as long as a test lasts, and waits until it says where it listens. */
async function start({ onTestFinished }: Pick<TestContext, 'onTestFinished'>, command: string, args: string[]): Promise<string> {
  const port = await freePort();
  const child: ChildProcess = spawn(command, args, { env: { ...process.env, PARROT_PORT: String(port), PARROT_TOKEN: 's3cret' }, stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  child.stdout!.setEncoding('utf8').on('data', (text: string) => (said += text));
  const url = `ws://127.0.0.1:${port}`;
  await until('the parrot says where it listens', () => said.includes(url));
  return url;
}

describe('external engine, the parrot', () => {
  it.concurrent.for([
    ['C#', 'dotnet', [dll]],
    ['Node', 'node', [`${samples}/node/parrot.mjs`]],
    ['Python', python, [`${samples}/python/parrot.py`]],
  ] as const)('in %s greets, says back what it hears, stops when spoken over, answers messages, and asks for its token', async ([language, command, args], test) => {
    const url = await start(test, command, [...args]);
    const refused = await scene.rest.createSession({ conversation_engine: { type: 'external', url } });
    expect(await endReason(scene, refused)).toBe('engine_connect_failed');

    const headers = { Authorization: 'Bearer s3cret' };
    const session = await scene.rest.createSession({ conversation_engine: { type: 'external', url, headers } });
    const viewer = await Viewer.join(scene.page, `parrot-${language}`, session.token, { audioSource: true });
    await viewer.heard('avatar_started_speaking');
    const answers = async (): Promise<Record<string, unknown>[]> =>
      (await viewer.events())
        .filter(({ name }) => name === 'conversation_engine.external.message.receive')
        .map(({ value }) => (value as { data: Record<string, unknown> }).data);

    const heard = await until('it has heard something', async () => (await answers()).find((data) => 'heard_seconds' in data), { timeoutMs: 40_000 });
    expect(Number(heard['heard_seconds'])).toBeGreaterThan(1.5);
    await viewer.heard('avatar_started_speaking_phrase', 2);
    const repeatsMs = Date.now();
    await until('the repetition is heard', async () => (await viewer.observations()).levels.some(({ atMs, level }) => atMs > repeatsMs && level > 0.03));

    const spoken = await until('it has stopped in the middle', async () => phrasesMs(await viewer.events()).find((ms) => ms < voiceMs - 700));
    console.info(`stopped after ${spoken.toFixed(0)} ms of ${voiceMs.toFixed(0)}`);

    await viewer.sendMessage({ hello: ['parrot', 1] });
    await until('the message is answered', async () => (await answers()).find((data) => 'echo' in data));
    expect((await answers()).find((data) => 'echo' in data)).toEqual({ echo: { hello: ['parrot', 1] } });
    await viewer.close();
    await scene.rest.deleteSession(session.session_id);
  });

  it('is built into the playground', async () => {
    const page = await scene.browser.newPage();
    await openWithOnlooker(page, scene.server.origin, '/');
    await page.getByText('Parrot', { exact: true }).click();
    await page.getByRole('button', { name: /^Start/ }).click();
    await page.getByText('The agent hears you').waitFor({ timeout: 30_000 });
    await until('the face is there, with its sound', () => page.evaluate(() => window.onlooker.begin()));
    await until('it greets', async () => (await page.evaluate(() => window.onlooker.levelNow())) > 0.03);
    await scene.browser.screenshots('the playground with its parrot');
    await page.getByRole('button', { name: 'Mute' }).click();
    await page.getByText('Your microphone is muted.').waitFor();
    await page.getByRole('button', { name: 'End' }).click();
    await page.getByRole('button', { name: 'Start again' }).waitFor();
    await page.close();
  });
});
