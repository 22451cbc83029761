/** Calls back for each new frame of a video. Returns a function that stops it. */
export function onEachFrame(video: HTMLVideoElement, callback: () => void): () => void {
  let stopped = false;
  let handle = 0;
  const perFrame = 'requestVideoFrameCallback' in video;
  const next = () => {
    handle = perFrame ? video.requestVideoFrameCallback(step) : requestAnimationFrame(step);
  };
  const step = () => {
    if (stopped) return;
    if (video.videoWidth > 0) callback();
    next();
  };
  next();
  return () => {
    stopped = true;
    if (perFrame) video.cancelVideoFrameCallback(handle);
    else cancelAnimationFrame(handle);
  };
}
