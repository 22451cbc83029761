// From the first byte of an engine's audio to its sound and the moving mouth, in Chromium.
import { nowMs } from '../harness/agent.js';
import { during, mouthMotion } from '../harness/listening.js';
import { withAgent } from './agent-scene.js';
import { figures, line } from './figures.js';
import { writeReport } from './report.js';
import { restingMotion, soundBeginsMs, speechOverHum } from './spoken.js';

const rounds = 50;
const warmUps = 2;
const aim = { ear_p95_ms: 150, server_p95_ms: 70 };
const chunkBytes = 40 * 48; // 40 ms

await withAgent(async ({ agent, viewer }) => {
  await viewer.record();
  await viewer.watch(50);
  const restMs = { from: nowMs() - 1500, to: nowMs() };
  const speech = speechOverHum(1.2);
  const sentMs: number[] = [];
  const started: number[] = [];
  for (let round = 0; round < warmUps + rounds; round++) {
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 100));
    agent.create(`round-${round}`);
    const atMs = nowMs();
    for (let at = 0; at < speech.length; at += chunkBytes) agent.sendAudio(speech.subarray(at, at + chunkBytes));
    agent.close(`round-${round}`);
    const { atMs: startedMs } = await agent.told('started', round + 1);
    await agent.told('ended', round + 1);
    await viewer.watch(20);
    if (round < warmUps) continue;
    sentMs.push(atMs);
    started.push(startedMs - atMs);
  }

  const [sound, { frames }] = [await viewer.sound(), await viewer.observations()];
  const resting = restingMotion(during(frames, restMs.from, restMs.to));
  const results = {
    started: figures(started),
    first_sound: figures(sentMs.map((at) => soundBeginsMs(sound, at) - at)),
    mouth_moves: figures(sentMs.map((at) => (frames.find((frame) => frame.atMs > at && mouthMotion(frame) > resting)?.atMs ?? Number.NaN) - at)),
  };
  console.log(`First byte of an engine's audio, ${rounds} times after ${warmUps} to warm up`);
  console.log(line('to the engine being told "started"', results.started, `p95 under ${aim.server_p95_ms} ms`));
  console.log(line('to the first audible sample', results.first_sound, `p95 under ${aim.ear_p95_ms} ms`));
  console.log(line('to the moving mouth', results.mouth_moves));
  await writeReport('engine-latency', { aim, rounds, resting_motion: resting, sent_at_ms: sentMs, ...results });
});
