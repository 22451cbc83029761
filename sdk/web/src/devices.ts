import { VisavisError } from './error.js';

export interface InputDevices {
  /** Microphone to use; `false` or `null` switches it off, leaving it out changes nothing. */
  audioDeviceId?: string | false | null;
  /** Accepted for compatibility: no camera is ever sent. */
  videoDeviceId?: string | false | null;
}

export interface OutputDevice {
  /** Speaker to use; leaving it out changes nothing. */
  outputDeviceId?: string;
}

/** The devices in use; an empty object where there is none. */
export interface MediaDevicesInUse {
  camera: MediaDeviceInfo | Record<string, never>;
  mic: MediaDeviceInfo | Record<string, never>;
  speaker: MediaDeviceInfo | Record<string, never>;
}

/** Lists the devices. Labels are empty until the user has allowed the microphone once: so browsers protect privacy. */
export async function listDevices(): Promise<MediaDeviceInfo[]> {
  return mediaDevices().enumerateDevices();
}

export async function devicesInUse(micId: string | undefined, speakerId: string | undefined): Promise<MediaDevicesInUse> {
  const devices = await listDevices().catch(() => []);
  const find = (kind: MediaDeviceKind, id: string | undefined) =>
    (id !== undefined && devices.find((each) => each.kind === kind && each.deviceId === id)) || {};
  return { camera: {}, mic: find('audioinput', micId), speaker: find('audiooutput', speakerId) };
}

/** What the browser does to the microphone's sound before it is sent. Everything is on unless it is switched off here. */
export interface MicrophoneProcessing {
  /** Takes the avatar's own voice out of what the microphone hears. Switch it off only where nobody listens through loudspeakers. */
  echoCancellation?: boolean;
  noiseSuppression?: boolean;
  autoGainControl?: boolean;
}

/** Opens a microphone; an engine hears itself when echo cancellation is off and there are loudspeakers. */
export async function openMicrophone(deviceId: string | undefined, processing: MicrophoneProcessing = {}): Promise<MediaStreamTrack> {
  const audio: MediaTrackConstraints = { echoCancellation: true, noiseSuppression: true, autoGainControl: true, ...processing };
  if (deviceId) audio.deviceId = { exact: deviceId };
  const stream = await mediaDevices().getUserMedia({ audio });
  return stream.getAudioTracks()[0]!;
}

function mediaDevices(): MediaDevices {
  // Browsers hide it on pages that are not served over HTTPS or from localhost.
  if (!navigator.mediaDevices) throw new VisavisError('unsupported', 'Devices need a page served over HTTPS, or from localhost');
  return navigator.mediaDevices;
}
