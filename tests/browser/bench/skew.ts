// How far picture and sound are apart as displayed: tone bursts, and the mark that tells in the picture when each began.
// --minutes N measures longer; 60 is the soak for drift.
import { nowMs } from '../harness/agent.js';
import { median, quantile, slope } from '../harness/statistics.js';
import { tone } from '../harness/tones.js';
import { withAgent } from './agent-scene.js';
import { writeReport } from './report.js';
import { audible } from './spoken.js';

const aim = { abs_p95_ms: 40, earliest_sound_ms: -15, drift_ms_per_hour: 40 };
const burst = tone(1000, 0.12);
const nearestMs = 400;

const minutesAt = process.argv.indexOf('--minutes');
const minutes = minutesAt < 0 ? 5 : Number(process.argv[minutesAt + 1]);

/** Seconds from one burst to the next: a code, so that a burst can only be matched with its own mark. */
function* pauses(): Generator<number> {
  for (let i = 0; ; i++) yield 1 + ((i * 37) % 29) / 40;
}

await withAgent(
  async ({ agent, viewer }) => {
    await viewer.watchSyncMark();
    await viewer.watch(50);
    const skews: { atS: number; skewMs: number }[] = [];
    const startMs = nowMs();
    const pause = pauses();
    let unmatched = 0;
    let outputLatencyMs = Number.NaN;
    for (let round = 0; nowMs() - startMs < minutes * 60_000; round++) {
      // A recording of its own each half minute: the page's two clocks part by some milliseconds in an hour.
      await viewer.record();
      const fromOnset = (await viewer.onsets()).length;
      const fromMs = nowMs();
      agent.create(`round-${round}`);
      for (let seconds = 0; seconds < 30; ) {
        const next = pause.next().value ?? 1;
        agent.sendAudio(Buffer.concat([burst, Buffer.alloc(Math.round((next - 0.12) * 24_000) * 2)]));
        seconds += next;
      }
      agent.close(`round-${round}`);
      await agent.told('ended', round + 1, 60_000);
      await viewer.watch(15);
      const sound = await viewer.sound();
      await viewer.stopRecording();
      const onsets = (await viewer.onsets()).slice(fromOnset);
      for (const { from } of sound.stretches(audible, 60, 50)) {
        if (sound.atMs(from) < fromMs) continue;
        // A picture's time is when it is on the screen, so a sound's is when it leaves the loudspeaker.
        const heardMs = sound.atMs(from) + sound.outputLatencyMs;
        outputLatencyMs = sound.outputLatencyMs;
        const seen = onsets.map(({ atMs }) => heardMs - atMs).filter((skew) => Math.abs(skew) < nearestMs);
        const skewMs = seen.sort((a, b) => Math.abs(a) - Math.abs(b))[0];
        if (skewMs === undefined) unmatched++;
        else skews.push({ atS: (heardMs - startMs) / 1000, skewMs });
      }
    }

    const values = skews.map(({ skewMs }) => skewMs);
    const drift = slope(skews.map(({ atS, skewMs }) => [atS, skewMs] as const)) * 3600;
    const results = {
      unit: 'ms, positive: the sound is late',
      minutes,
      bursts: values.length,
      unmatched,
      output_latency_ms: outputLatencyMs,
      median: median(values),
      p05: quantile(values, 0.05),
      p95: quantile(values, 0.95),
      abs_p95: quantile(values.map(Math.abs), 0.95),
      min: Math.min(...values),
      max: Math.max(...values),
      drift_ms_per_hour: drift,
    };
    console.log(`Sound against picture as displayed, ${values.length} bursts in ${minutes} minutes (${unmatched} without a mark); positive: the sound is late; the loudspeaker's own ${outputLatencyMs.toFixed(0)} ms are in it`);
    console.log(`  median ${results.median.toFixed(1)} ms, p5 ${results.p05.toFixed(1)} ms, p95 ${results.p95.toFixed(1)} ms, ${results.min.toFixed(1)} to ${results.max.toFixed(1)} ms`);
    console.log(`  p95 of its size ${results.abs_p95.toFixed(1)} ms (aim: under ${aim.abs_p95_ms} ms), earliest sound ${results.min.toFixed(1)} ms (aim: not under ${aim.earliest_sound_ms} ms)`);
    console.log(`  drift ${drift.toFixed(1)} ms an hour (aim: under one picture, ${aim.drift_ms_per_hour} ms; a straight line through all bursts)`);
    await writeReport('skew', { aim, ...results, samples: skews.map(({ atS, skewMs }) => [Number(atS.toFixed(2)), Number(skewMs.toFixed(1))]) });
  },
  { VISAVIS__Avatars__SyncMark: 'true' },
);
