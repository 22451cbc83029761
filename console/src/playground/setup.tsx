import { useEffect, useRef } from 'react';
import type { Choices } from '../api/sessions';
import type { Server } from '../api/use-server';
import type { Devices } from '../session/live-session';
import { KeyIcon } from '../ui/icons';
import { Segmented } from '../ui/segmented';
import { AgentPicker } from './agent-picker';
import { AvatarPicker } from './avatar-picker';
import { BackdropPicker } from './backdrop-picker';
import { DevicePickers } from './device-pickers';
import styles from './setup.module.css';
import { VoicePicker } from './voice-picker';

interface SetupProps {
  server: Server;
  choices: Choices | null;
  onChange(change: Partial<Choices>): void;
  running: boolean;
  microphoneOn: boolean;
  devices: Devices;
  onDevices(devices: Devices): void;
  wantsKey: boolean;
}

const backgrounds = [
  { value: 'default', label: 'Default' },
  { value: 'transparent', label: 'Transparent', hint: 'The avatar alone, to lay over your own page' },
] as const;

const presetNames: Record<string, string> = { delta: 'Delta · 512 px', golf: 'Golf · 720 px' };

export function Setup({ server, choices, onChange, running, microphoneOn, wantsKey, devices, onDevices }: SetupProps) {
  const { catalog } = server;
  const avatar = catalog?.avatars.find(({ id }) => id === choices?.avatarId);
  return (
    <div className={styles.setup}>
      <ApiKey server={server} disabled={running} wanted={wantsKey || server.problem?.kind === 'key'} />
      {catalog && choices ? (
        <>
          <AvatarPicker avatars={catalog.avatars} value={choices.avatarId} disabled={running} onChange={(avatarId) => onChange({ avatarId })} />
          <AgentPicker config={server.config} value={choices.agent} disabled={running} onChange={(agent) => onChange({ agent })} />
          {choices.agent === null ? (
            <VoicePicker voices={catalog.voices} value={choices.voiceId} onChange={(voiceId) => onChange({ voiceId })} />
          ) : null}
          <Segmented label="Background" options={backgrounds} value={choices.background} disabled={running} onChange={(background) => onChange({ background })} />
          {choices.background === 'transparent' ? <BackdropPicker value={choices.backdrop} onChange={(backdrop) => onChange({ backdrop })} /> : null}
          <Segmented
            label="Render preset"
            options={(avatar?.presets ?? []).map((value) => ({ value, label: presetNames[value] ?? value }))}
            value={choices.preset}
            disabled={running}
            onChange={(preset) => onChange({ preset })}
          />
          <DevicePickers value={devices} microphone={choices.agent !== null} allowed={microphoneOn} onChange={onDevices} />
          <p className={styles.note}>
            {running ? `A running session keeps its avatar and picture.${choices.agent === null ? ' Its voice can change.' : ''}` : null}
          </p>
        </>
      ) : server.loading ? (
        <Placeholder />
      ) : server.config ? null : (
        <p className={styles.note}>Avatars and voices appear here as soon as the server answers.</p>
      )}
    </div>
  );
}

function ApiKey({ server, disabled, wanted }: { server: Server; disabled: boolean; wanted: boolean }) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (wanted) input.current?.focus();
  }, [wanted]);
  if (!server.config) return null;
  if (server.isDevelopmentKey && !wanted) {
    return (
      <p className={styles.devKey}>
        <KeyIcon size={15} />
        Using this server’s development key
      </p>
    );
  }
  return (
    <label className={styles.key} data-wanted={wanted}>
      <span className={styles.label}>API key</span>
      <input
        ref={input}
        className={styles.input}
        type="password"
        autoComplete="off"
        spellCheck={false}
        placeholder={server.isDevelopmentKey ? 'Development key in use' : 'Paste a key'}
        defaultValue={server.isDevelopmentKey ? '' : server.apiKey}
        disabled={disabled}
        aria-invalid={wanted}
        onChange={(event) => server.setApiKey(event.target.value.trim())}
      />
      <span className={styles.note}>{wanted ? 'The server refused this key.' : 'Stays in this tab and is sent to this server only.'}</span>
    </label>
  );
}

/** Keeps the place of what is about to come, so that nothing jumps. */
function Placeholder() {
  return (
    <div className={styles.placeholder} aria-hidden="true">
      <i style={{ height: 132 }} />
      <i style={{ height: 64 }} />
      <i style={{ height: 64 }} />
      <i style={{ height: 64 }} />
    </div>
  );
}
