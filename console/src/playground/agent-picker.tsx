import { useState } from 'react';
import type { ConsoleConfig } from '../api/catalog';
import type { Agent } from '../api/sessions';
import { Segmented } from '../ui/segmented';
import styles from './setup.module.css';

interface AgentPickerProps {
  config: ConsoleConfig | null;
  /** The agent, or null for typed text. */
  value: Agent | null;
  disabled: boolean;
  onChange(agent: Agent | null): void;
}

type Kind = 'text' | 'parrot' | 'external' | 'openai-realtime' | 'cartesia';

/** Where the avatar's words come from. */
export function AgentPicker({ config, value, disabled, onChange }: AgentPickerProps) {
  const parrotUrl = config?.parrot_url ?? null;
  const standIns = config?.stand_ins ?? [];
  // What was entered stays while another choice is tried. A stand-in takes any secret of the right form.
  const [drafts, setDrafts] = useState<{ [Type in Agent['type']]: Extract<Agent, { type: Type }> }>({
    external: { type: 'external', url: 'ws://127.0.0.1:9000' },
    'openai-realtime': { type: 'openai-realtime', client_secret: standIns.includes('openai-realtime') ? 'ek_fake' : '' },
    cartesia: { type: 'cartesia', ...(standIns.includes('cartesia') ? { agent_id: 'agent_1', access_token: 'car_fake' } : { agent_id: '', access_token: '' }) },
  });
  const kind: Kind = value === null ? 'text' : value.type === 'external' && value.url === parrotUrl ? 'parrot' : value.type;
  const options: { value: Kind; label: string }[] = [
    { value: 'text', label: 'You type' },
    ...(parrotUrl ? [{ value: 'parrot' as const, label: 'Parrot' }] : []),
    { value: 'external', label: 'Your agent' },
    { value: 'openai-realtime', label: 'OpenAI' },
    { value: 'cartesia', label: 'Cartesia' },
  ];
  const choose = (chosen: Kind) => {
    if (chosen === 'text') onChange(null);
    else if (chosen === 'parrot') onChange({ type: 'external', url: parrotUrl! });
    else onChange(drafts[chosen]);
  };
  const edit = (changed: Agent) => {
    setDrafts({ ...drafts, [changed.type]: changed });
    onChange(changed);
  };
  const field = (label: string, text: string, onText: (text: string) => void, type: 'url' | 'password' | 'text' = 'text') => (
    <label className={styles.agent}>
      <span className={styles.agentLabel}>{label}</span>
      <input className={styles.input} type={type} autoComplete="off" spellCheck={false} value={text} disabled={disabled} onChange={(event) => onText(event.target.value)} />
    </label>
  );
  return (
    <div>
      <Segmented<Kind> label="Who speaks" options={options} columns={options.length > 4 ? 3 : 2} value={kind} disabled={disabled} onChange={choose} />
      {kind === 'external' && value?.type === 'external' ? field('WebSocket address of your agent', value.url, (url) => edit({ ...value, url }), 'url') : null}
      {value?.type === 'openai-realtime' ? field('Client secret', value.client_secret, (text) => edit({ ...value, client_secret: text.trim() }), 'password') : null}
      {value?.type === 'cartesia' ? field('Agent id', value.agent_id, (text) => edit({ ...value, agent_id: text.trim() })) : null}
      {value?.type === 'cartesia' ? field('Access token', value.access_token, (text) => edit({ ...value, access_token: text.trim() }), 'password') : null}
      <p className={styles.agentNote}>{notes[kind]}</p>
      {kind === 'openai-realtime' || kind === 'cartesia' ? <StandIn type={kind} there={standIns.includes(kind)} development={config?.development ?? false} /> : null}
    </div>
  );
}

const notes: Record<Kind, string> = {
  text: 'Engine: text-echo. The avatar says what you type.',
  parrot: 'Engine: external. The built-in parrot says back what you say to it. Headphones help.',
  external: 'Engine: external. The server opens this WebSocket, so it must be able to reach it.',
  'openai-realtime': 'Engine: openai-realtime. Your backend makes a client secret (ek_…) for one conversation. It stays in this tab and in the server’s memory.',
  cartesia: 'Engine: cartesia. An agent on Cartesia Line, and a token made for one call. They stay in this tab and in the server’s memory.',
};

const commands = {
  'openai-realtime': { fake: './visavis fake openai --port 9101', setting: 'Engines__OpenAiRealtime__Url=ws://127.0.0.1:9101/v1/realtime' },
  cartesia: { fake: './visavis fake cartesia --port 9102', setting: 'Engines__Cartesia__Url=ws://127.0.0.1:9102/agents/stream' },
};

/** Without an account a stand-in answers, once it runs and the server was pointed at it. */
function StandIn({ type, there, development }: { type: 'openai-realtime' | 'cartesia'; there: boolean; development: boolean }) {
  if (there) return <p className={styles.agentNote}>This server talks to a stand-in on its own machine: no account is needed.</p>;
  if (!development) return null;
  const { fake, setting } = commands[type];
  return (
    <details className={styles.standIn}>
      <summary>Without an account</summary>
      <p>Start the stand-in, then the server with its address:</p>
      <pre tabIndex={0}>{`${fake}\n\n${setting} ./visavis run`}</pre>
    </details>
  );
}
