import { useEffect, useId, useState } from 'react';
import type { Devices } from '../session/live-session';
import styles from './setup.module.css';

interface DevicePickersProps {
  value: Devices;
  /** Whether the session hears the user at all. */
  microphone: boolean;
  /** Read again when it changes: browsers name their devices once the microphone was allowed. */
  allowed: boolean;
  onChange(devices: Devices): void;
}

/** Which microphone and which loudspeaker; they may change while a session runs. */
export function DevicePickers({ value, microphone, allowed, onChange }: DevicePickersProps) {
  const devices = useDevices(allowed);
  const of = (kind: MediaDeviceKind) => devices.filter((each) => each.kind === kind && each.deviceId !== '' && each.deviceId !== 'default');
  const speakers = of('audiooutput');
  return (
    <div className={styles.devices}>
      {microphone ? <Picker label="Microphone" devices={of('audioinput')} value={value.microphoneId} onChange={(microphoneId) => onChange({ ...value, microphoneId })} /> : null}
      {/* Not every browser lets a page choose it. */}
      {speakers.length > 0 || microphone ? <Picker label="Loudspeaker" devices={speakers} value={value.speakerId} onChange={(speakerId) => onChange({ ...value, speakerId })} /> : null}
    </div>
  );
}

function Picker({ label, devices, value, onChange }: { label: string; devices: readonly MediaDeviceInfo[]; value: string; onChange(id: string): void }) {
  const id = useId();
  return (
    <div>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <select id={id} className={styles.input} value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">The browser’s choice</option>
        {devices.map((device, index) => (
          <option key={device.deviceId} value={device.deviceId}>
            {device.label || `${label} ${index + 1}`}
          </option>
        ))}
      </select>
    </div>
  );
}

function useDevices(allowed: boolean): MediaDeviceInfo[] {
  const [devices, setDevices] = useState<MediaDeviceInfo[]>([]);
  useEffect(() => {
    // Hidden on pages that come neither over HTTPS nor from localhost.
    const media = navigator.mediaDevices as MediaDevices | undefined;
    if (!media) return;
    const read = () => void media.enumerateDevices().then(setDevices, () => setDevices([]));
    read();
    media.addEventListener('devicechange', read);
    return () => media.removeEventListener('devicechange', read);
  }, [allowed]);
  return devices;
}
