// Runs in a page that is not ours to write, such as the console: looks at its video and listens to it.
import { findVideo } from './find-video.js';
import { Perception, type Observations } from './perception.js';

let perception: Perception | undefined;

const onlooker = {
  /** Begins to look and listen; false while there is no video with sound yet. */
  begin(): boolean {
    const video = findVideo(document.body);
    const stream = video?.srcObject;
    if (!video || !(stream instanceof MediaStream) || stream.getAudioTracks().length === 0) return false;
    perception = new Perception(video, stream, new AudioContext());
    return true;
  },

  frameCount: (): number => perception?.frames.length ?? 0,

  levelNow: (): number => perception?.levels.at(-1)?.level ?? 0,

  observations(): Observations {
    if (!perception) throw new Error('Nobody is looking.');
    return perception.observations();
  },
};

declare global {
  interface Window {
    onlooker: typeof onlooker;
  }
}

window.onlooker = onlooker;
