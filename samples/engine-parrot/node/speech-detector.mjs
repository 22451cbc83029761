// Finds utterances in microphone frames of 20 ms by their loudness. A real agent would use a voice activity model here.
const leastRms = 300; // Of 32768: quieter is never speech.
const overNoise = 3;
const beginFrames = 4; // 80 ms
const pauseFrames = 35; // 700 ms
const keptBefore = 15; // 300 ms: the begin of the first word is quiet.
const mostFrames = 50 * 30;

export class SpeechDetector {
  #frames = [];
  #noise = 50;
  #loudRun = 0;
  #quietRun = 0;
  #speaking = false;

  /** PCM of the last utterance. */
  utterance = Buffer.alloc(0);

  /** Takes the next frame, PCM16LE mono; answers 'begin', 'end' or undefined. */
  next(frame) {
    const rms = rootMeanSquare(frame);
    const loud = rms > Math.max(leastRms, this.#noise * overNoise);
    this.#loudRun = loud ? this.#loudRun + 1 : 0;
    this.#quietRun = loud ? 0 : this.#quietRun + 1;
    this.#frames.push(frame);
    if (!this.#speaking) {
      if (!loud) this.#noise += 0.05 * (rms - this.#noise);
      if (this.#frames.length > keptBefore) this.#frames.shift();
      if (this.#loudRun < beginFrames) return undefined;
      this.#speaking = true;
      return 'begin';
    }
    if (this.#quietRun < pauseFrames && this.#frames.length < mostFrames) return undefined;
    this.utterance = Buffer.concat(this.#frames);
    this.#frames = [];
    this.#loudRun = 0;
    this.#speaking = false;
    return 'end';
  }
}

function rootMeanSquare(frame) {
  let power = 0;
  for (let i = 0; i + 1 < frame.length; i += 2) power += frame.readInt16LE(i) ** 2;
  return Math.sqrt(power / Math.max(1, frame.length / 2));
}
