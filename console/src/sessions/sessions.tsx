import { useCallback, useState } from 'react';
import { Problem } from '../api/problem';
import { endSession } from '../api/sessions';
import { usePolled } from '../api/use-polled';
import type { Server } from '../api/use-server';
import { Button } from '../ui/button';
import { Card, Empty, Page, ProblemNote, Rows } from '../ui/page';
import { State } from '../ui/state';
import { SessionDetails } from './session-details';
import { clock, listSessions, reasonOf, secondsLeft, stateNames, type ListedSession } from './session-list';
import styles from './sessions.module.css';

const tones = { created: 'warn', active: 'good', absent: 'warn', ended: 'none' } as const;

export function Sessions({ server }: { server: Server }) {
  const { apiKey } = server;
  const read = useCallback(() => listSessions(apiKey), [apiKey]);
  const { value: sessions, problem, refresh } = usePolled(apiKey ? read : null, 2000);
  const [chosenId, setChosenId] = useState('');
  const [refused, setRefused] = useState<Problem | null>(null);
  const chosen = sessions?.find(({ session_id }) => session_id === chosenId) ?? null;
  const live = sessions?.filter(({ state }) => state !== 'ended') ?? [];
  const ended = sessions?.filter(({ state }) => state === 'ended') ?? [];

  const end = async (id: string) => {
    setRefused(null);
    await endSession(id, apiKey).catch((error: unknown) => setRefused(error instanceof Problem ? error : null));
    refresh();
  };

  return (
    <Page title="Sessions" lead="Conversations of this project: those that run now, and those of the last day.">
      {problem ?? refused ? <ProblemNote problem={(problem ?? refused)!} /> : null}
      {!apiKey && !server.loading ? <ProblemNote problem={{ title: 'No API key yet.', advice: 'Enter one in the playground’s setup.' }} /> : null}
      <div className={styles.columns} data-open={chosen !== null}>
        <div className={styles.lists}>
          <Card title="Running" {...(sessions ? { note: live.length === 1 ? 'One session' : `${live.length} sessions` } : {})}>
            {sessions === null ? (
              <Rows count={2} />
            ) : live.length === 0 ? (
              <Empty title="Nobody is talking">
                Start a conversation in the <a href="#/playground">playground</a>, or create one over REST. It appears here at once.
              </Empty>
            ) : (
              <Table sessions={live} chosenId={chosenId} onChoose={setChosenId} />
            )}
          </Card>
          {ended.length > 0 ? (
            <Card title="Ended" note="Kept for a day">
              <Table sessions={ended} chosenId={chosenId} onChoose={setChosenId} />
            </Card>
          ) : null}
        </div>
        {chosen ? <SessionDetails key={chosen.session_id} session={chosen} apiKey={apiKey} onEnd={() => end(chosen.session_id)} onClose={() => setChosenId('')} /> : null}
      </div>
    </Page>
  );
}

interface TableProps {
  sessions: readonly ListedSession[];
  chosenId: string;
  onChoose(id: string): void;
}

function Table({ sessions, chosenId, onChoose }: TableProps) {
  const now = Date.now();
  const over = sessions[0]!.state === 'ended';
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={over ? 'Ended sessions' : 'Running sessions'}>
      <table className={styles.table} data-over={over}>
        <thead>
          <tr>
            <th scope="col">State</th>
            <th scope="col">Session</th>
            <th scope="col">Avatar</th>
            <th scope="col">Engine</th>
            <th scope="col" className={styles.number}>
              {over ? 'Lasted' : 'Age'}
            </th>
            <th scope="col" className={styles.number}>
              Spoke
            </th>
            <th scope="col" className={over ? undefined : styles.number}>
              {over ? 'Why' : 'Ends in'}
            </th>
          </tr>
        </thead>
        <tbody>
          {sessions.map((session) => (
            <tr key={session.session_id} data-chosen={session.session_id === chosenId} onClick={() => onChoose(session.session_id)}>
              <td>
                <State tone={tones[session.state]}>{stateNames[session.state]}</State>
              </td>
              <td>
                <Button look="plain" size="small" className={styles.id!} aria-label={`Details of session ${session.session_id}`} aria-pressed={session.session_id === chosenId}>
                  {session.session_id.slice(0, 8)}
                </Button>
              </td>
              <td>{session.avatar_id}</td>
              <td>{session.engine}</td>
              <td className={styles.number} data-label={over ? 'Lasted' : 'Age'}>
                {clock(session.usage.duration_seconds)}
              </td>
              <td className={styles.number} data-label="Spoke">
                {clock(session.usage.spoken_seconds)}
              </td>
              <td className={over ? styles.why : styles.number} data-label={over ? undefined : 'Ends in'}>{over ? reasonOf(session.end_reason) : clock(secondsLeft(session, now) ?? 0)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
