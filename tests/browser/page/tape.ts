// Runs in the page: records a stream's sound where no AudioContext runs, as in a Firefox on a machine without a sound device.

export class Tape {
  private readonly parts: Blob[] = [];
  private readonly recorder: MediaRecorder;

  constructor(stream: MediaStream) {
    this.recorder = new MediaRecorder(new MediaStream(stream.getAudioTracks()));
    this.recorder.addEventListener('dataavailable', ({ data }) => this.parts.push(data));
    this.recorder.start();
  }

  /** Ends the recording: how long it is, and its loudest sample, 0 to 1. */
  async end(): Promise<{ seconds: number; peak: number }> {
    const stopped = new Promise((resolve) => this.recorder.addEventListener('stop', resolve, { once: true }));
    this.recorder.stop();
    await stopped;
    const decoder = new OfflineAudioContext(1, 48_000, 48_000);
    const sound = await decoder.decodeAudioData(await new Blob(this.parts).arrayBuffer());
    return { seconds: sound.duration, peak: sound.getChannelData(0).reduce((most, sample) => Math.max(most, Math.abs(sample)), 0) };
  }
}
