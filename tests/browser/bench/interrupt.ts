// Barge-in: from the engine's interrupt to its answer, the last audible sample and the closed mouth, in Chromium.
import { nowMs } from '../harness/agent.js';
import { during, mouthMotion } from '../harness/listening.js';
import { withAgent } from './agent-scene.js';
import { figures, line } from './figures.js';
import { writeReport } from './report.js';
import { restingMotion, soundEndsMs, speechOverHum } from './spoken.js';

const rounds = 50;
const warmUps = 2;
const watchedMs = 700;
const aim = { ear_p95_ms: 150, server_p95_ms: 80 };

await withAgent(async ({ agent, viewer }) => {
  await viewer.record();
  await viewer.watch(50);
  const restMs = { from: nowMs() - 1500, to: nowMs() };
  const speech = speechOverHum(4);
  const interruptsMs: number[] = [];
  const told: number[] = [];
  for (let round = 0; round < warmUps + rounds; round++) {
    agent.say(`round-${round}`, speech);
    await agent.told('started', round + 1);
    // Anywhere within a picture and a packet, and with the mouth well under way.
    await new Promise((resolve) => setTimeout(resolve, 700 + Math.random() * 900));
    const atMs = nowMs();
    agent.interrupt();
    const { atMs: toldMs } = await agent.told('interrupted', round + 1);
    await viewer.watch(30);
    if (round < warmUps) continue;
    interruptsMs.push(atMs);
    told.push(toldMs - atMs);
  }

  const [sound, { frames }] = [await viewer.sound(), await viewer.observations()];
  const resting = restingMotion(during(frames, restMs.from, restMs.to));
  const results = {
    told: figures(told),
    last_sound: figures(interruptsMs.map((at) => soundEndsMs(sound, at, at + watchedMs) - at)),
    mouth_closed: figures(
      interruptsMs.map((at) => (during(frames, at, at + watchedMs).filter((frame) => mouthMotion(frame) > resting).at(-1)?.atMs ?? at) - at),
    ),
  };
  console.log(`An engine's interrupt, ${rounds} times after ${warmUps} to warm up`);
  console.log(line('to the engine being told of it', results.told, `p95 under ${aim.server_p95_ms} ms`));
  console.log(line('to the last audible sample', results.last_sound, `p95 under ${aim.ear_p95_ms} ms`));
  console.log(line('to the mouth at rest', results.mouth_closed));
  await writeReport('interrupt', { aim, rounds, resting_motion: resting, interrupts_at_ms: interruptsMs, ...results });
});
