/** What agents speak: PCM16LE mono at this rate. */
export const speechHz = 24_000;

/** A tone of so many seconds. */
export function tone(hz: number, seconds: number, amplitude = 12_000): Buffer {
  const samples = Math.round(seconds * speechHz);
  const pcm = Buffer.alloc(samples * 2);
  for (let i = 0; i < samples; i++) pcm.writeInt16LE(Math.round(amplitude * Math.sin((2 * Math.PI * hz * i) / speechHz)), i * 2);
  return pcm;
}

/** How strong a tone is within samples, 0 to 1 of full scale (Goertzel). */
export function strength(samples: Float32Array, hz: number, rateHz: number): number {
  const turn = 2 * Math.cos((2 * Math.PI * hz) / rateHz);
  let before = 0;
  let last = 0;
  for (const sample of samples) [before, last] = [last, sample + turn * last - before];
  const power = before * before + last * last - turn * before * last;
  return (2 * Math.sqrt(Math.max(0, power))) / Math.max(1, samples.length);
}

/** How often the samples rise through zero in a second. */
export function pitchHz(samples: Float32Array, rateHz: number): number {
  let crossings = 0;
  for (let i = 1; i < samples.length; i++) if ((samples[i - 1] ?? 0) < 0 && (samples[i] ?? 0) >= 0) crossings++;
  return (crossings * rateHz) / samples.length;
}
