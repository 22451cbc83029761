// Runs in the page: reads the mark that the server draws with the setting Avatars:SyncMark.

/** A begin of sound as the picture tells it. */
export interface SeenOnset {
  /** When the picture of that very moment was displayed, or would have been. */
  atMs: number;
}

// As in src/Visavis.Face/Calibration/SyncMarkFace.cs.
const squaresAcross = 8;
const firstLuma = 60;
const lumaStep = 8;
const offsetSteps = 20;
const frameMs = 40;

/** Notes each begin of sound that the picture shows. */
export function watchSyncMark(video: HTMLVideoElement, seen: SeenOnset[]): void {
  const canvas = document.createElement('canvas');
  canvas.width = 2;
  canvas.height = 1;
  const context = canvas.getContext('2d', { willReadFrequently: true }) as CanvasRenderingContext2D;
  let lastAge = -1;
  const look: VideoFrameRequestCallback = (_, { expectedDisplayTime }) => {
    const side = video.videoWidth / squaresAcross;
    // The middle of each square, away from what compression does to its edge.
    for (const place of [0, 1]) {
      context.drawImage(video, (place + 0.25) * side, video.videoHeight - side * 0.75, side / 2, side / 2, place, 0, 1, 1);
    }
    const pixels = context.getImageData(0, 0, 2, 1).data;
    const value = (place: number): number => Math.round((studioLuma(pixels[place * 4] ?? 0) - firstLuma) / lumaStep);
    const [offset, age] = [value(0), value(1)];
    if (offset >= 0 && offset < offsetSteps && age >= 0 && (lastAge < 0 || age < lastAge)) {
      const offsetMs = ((offset + 0.5) / offsetSteps) * frameMs;
      seen.push({ atMs: performance.timeOrigin + expectedDisplayTime - age * frameMs + offsetMs });
    }
    lastAge = age >= 0 ? age : -1;
    video.requestVideoFrameCallback(look);
  };
  video.requestVideoFrameCallback(look);
}

/** The browser has stretched the video's 16 to 235 to 0 to 255. */
function studioLuma(grey: number): number {
  return 16 + (grey * 219) / 255;
}
