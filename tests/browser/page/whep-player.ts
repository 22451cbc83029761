// Runs in the page: a stock WHEP player, used as its own documentation says. The test serves the npm package's file unchanged.

interface WhepClient {
  view(peer: RTCPeerConnection, url: string, token: string): Promise<void>;
  stop(): Promise<void>;
}

let client: WhepClient | undefined;

const whepPlayer = {
  /** Plays; with a codec's name, such as `video/H264`, only that one is offered. */
  async play(url: string, token: string, codec?: string): Promise<void> {
    const packageFile = '/__viewer/whep.js';
    const { WHEPClient } = (await import(packageFile)) as { WHEPClient: new () => WhepClient };
    const peer = new RTCPeerConnection();
    peer.addTransceiver('audio', { direction: 'recvonly' });
    const pictures = peer.addTransceiver('video', { direction: 'recvonly' });
    if (codec) pictures.setCodecPreferences(RTCRtpReceiver.getCapabilities('video')!.codecs.filter(({ mimeType }) => mimeType === codec));
    const video = Object.assign(document.createElement('video'), { autoplay: true, muted: true });
    peer.addEventListener('track', ({ streams }) => (video.srcObject = streams[0] ?? null));
    document.body.replaceChildren(video);
    client = new WHEPClient();
    await client.view(peer, url, token);
  },

  stop: async (): Promise<void> => client?.stop(),
};

export type WhepPlayer = typeof whepPlayer;

declare global {
  interface Window {
    whepPlayer: WhepPlayer;
  }
}

window.whepPlayer = whepPlayer;
