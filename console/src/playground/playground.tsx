import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { isComplete, isSpoken, type Choices } from '../api/sessions';
import type { Server } from '../api/use-server';
import { LiveSession, type Devices } from '../session/live-session';
import { Tabs } from '../ui/tabs';
import { CodePanel } from './code-panel';
import { Composer } from './composer';
import { Conversation } from './conversation';
import { EventLog } from './event-log';
import { FigureTiles } from './figure-tiles';
import styles from './playground.module.css';
import { Setup } from './setup';
import { SpeakBar } from './speak-bar';
import { Stage } from './stage';
import { TimelineView } from './timeline-view';

type Panel = 'setup' | 'conversation' | 'events' | 'code';

export function Playground({ server }: { server: Server }) {
  const [session] = useState(() => new LiveSession());
  const view = useSyncExternalStore(session.subscribe, session.snapshot);
  const [choices, setChoices] = useChoices(server);
  const [panel, setPanel] = useState<Panel>('setup');
  const [devices, setDevices] = useState<Devices>({ microphoneId: '', speakerId: '' });
  const wide = useMedia('(min-width: 1180px)');
  const root = useRef<HTMLDivElement>(null);
  const running = view.phase === 'starting' || view.phase === 'live' || view.phase === 'ending';
  const avatar = server.catalog?.avatars.find(({ id }) => id === choices?.avatarId) ?? null;

  const start = useCallback(() => {
    if (!choices || !isComplete(choices) || !root.current) return;
    setPanel('conversation');
    void session.start(root.current, choices, server.apiKey);
  }, [session, choices, server.apiKey]);

  const wantsKey = view.failure?.wantsKey ?? false;
  useEffect(() => {
    if (wantsKey) setPanel('setup');
  }, [wantsKey]);

  // In a wide window the setup has a column of its own.
  const shown = wide && panel === 'setup' ? 'conversation' : panel;
  const change = (made: Partial<Choices>) => {
    setChoices(made);
    if (view.phase === 'live' && made.voiceId) void session.changeVoice(made.voiceId);
  };
  const chooseDevices = (chosen: Devices) => {
    setDevices(chosen);
    session.useDevices(chosen);
  };
  const setup = <Setup server={server} choices={choices} onChange={change} running={running} microphoneOn={view.microphone === 'on'} wantsKey={wantsKey} devices={devices} onDevices={chooseDevices} />;
  const tabs = [
    ...(wide ? [] : [{ id: 'setup' as const, label: 'Setup' }]),
    { id: 'conversation' as const, label: 'Conversation' },
    { id: 'events' as const, label: 'Events', badge: view.events.length },
    { id: 'code' as const, label: 'Code' },
  ];

  return (
    <main className={styles.playground}>
      <h1 className="visually-hidden">Playground</h1>
      {wide ? (
        <aside className={styles.setup} aria-label="Setup">
          {setup}
        </aside>
      ) : null}
      <div className={styles.centre}>
        <Stage ref={root} session={session} view={view} avatar={avatar} server={server} canStart={choices !== null && isComplete(choices)} asks={choices !== null && !isComplete(choices)} backdrop={choices?.backdrop ?? ''} onStart={start} />
        {(running ? isSpoken(view.request) : choices?.agent) ? <SpeakBar session={session} view={view} /> : <Composer session={session} view={view} />}
        <FigureTiles session={session} view={view} />
      </div>
      <aside className={styles.side} aria-label="Details">
        <Tabs<Panel> label="Details" tabs={tabs} selected={shown} onSelect={setPanel}>
          {shown === 'setup' ? setup : null}
          {shown === 'conversation' ? <Conversation view={view} /> : null}
          {shown === 'events' ? <TimelineView view={view} /> : null}
          {shown === 'events' ? <EventLog events={view.events} /> : null}
          {shown === 'code' ? <CodePanel view={view} choices={choices} /> : null}
        </Tabs>
      </aside>
    </main>
  );
}

/** The choices, with sensible ones made as soon as the catalogue is known. */
function useChoices(server: Server): [Choices | null, (change: Partial<Choices>) => void] {
  const [made, setMade] = useState<Partial<Choices>>({});
  const { catalog } = server;
  const choices = useMemo<Choices | null>(() => {
    const avatar = catalog?.avatars.find(({ id }) => id === made.avatarId) ?? catalog?.avatars[0];
    if (!avatar) return null;
    return {
      avatarId: avatar.id,
      voiceId: made.voiceId ?? avatar.default_voice ?? catalog?.voices[0]?.id ?? null,
      agent: made.agent ?? null,
      background: made.background ?? 'default',
      backdrop: made.backdrop ?? '',
      preset: made.preset && avatar.presets.includes(made.preset) ? made.preset : (avatar.presets[0] ?? 'delta'),
    };
  }, [catalog, made]);
  return [choices, useCallback((change) => setMade((before) => ({ ...before, ...change })), [])];
}

function useMedia(query: string): boolean {
  const [matches, setMatches] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const list = matchMedia(query);
    const follow = () => setMatches(list.matches);
    follow();
    list.addEventListener('change', follow);
    return () => list.removeEventListener('change', follow);
  }, [query]);
  return matches;
}
