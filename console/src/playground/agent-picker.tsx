import { useState } from 'react';
import { Segmented } from '../ui/segmented';
import styles from './setup.module.css';

interface AgentPickerProps {
  parrotUrl: string | null;
  /** The agent's WebSocket, or null for typed text. */
  value: string | null;
  disabled: boolean;
  onChange(url: string | null): void;
}

type Kind = 'text' | 'parrot' | 'own';

const notes: Record<Kind, string> = {
  text: 'Engine: text-echo. The avatar says what you type.',
  parrot: 'Engine: external. The built-in parrot says back what you say to it. Headphones help.',
  own: 'Engine: external. The server opens this WebSocket, so it must be able to reach it.',
};

/** Where the avatar's words come from. */
export function AgentPicker({ parrotUrl, value, disabled, onChange }: AgentPickerProps) {
  const [ownUrl, setOwnUrl] = useState('ws://127.0.0.1:9000');
  const kind: Kind = value === null ? 'text' : value === parrotUrl ? 'parrot' : 'own';
  const options = [
    { value: 'text' as const, label: 'You type' },
    ...(parrotUrl ? [{ value: 'parrot' as const, label: 'Parrot' }] : []),
    { value: 'own' as const, label: 'Your agent' },
  ];
  const choose = (chosen: Kind) => onChange({ text: null, parrot: parrotUrl, own: ownUrl }[chosen]);
  return (
    <div>
      <Segmented<Kind> label="Who speaks" options={options} value={kind} disabled={disabled} onChange={choose} />
      {kind === 'own' ? (
        <label className={styles.agent}>
          <span className="visually-hidden">Address of your agent</span>
          <input
            className={styles.input}
            type="url"
            spellCheck={false}
            value={value ?? ''}
            disabled={disabled}
            onChange={(event) => {
              setOwnUrl(event.target.value);
              onChange(event.target.value);
            }}
          />
        </label>
      ) : null}
      <p className={styles.agentNote}>{notes[kind]}</p>
    </div>
  );
}
