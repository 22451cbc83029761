import { useCallback, useState } from 'react';
import { call } from '../api/problem';
import { usePolled } from '../api/use-polled';
import type { Server } from '../api/use-server';
import { clock } from '../sessions/session-list';
import { Button } from '../ui/button';
import { AlertIcon, CheckIcon, ClockIcon } from '../ui/icons';
import { Card, Empty, Facts, Page, ProblemNote, Rows } from '../ui/page';
import { KeyCard } from './key-card';
import styles from './node.module.css';
import { notAsked, runSelfTest, type Finding } from './self-test';

interface Health {
  status: string;
  parts: Record<string, { status: string; detail?: string }>;
}

interface UsageDay {
  day: string;
  sessions: number;
  watched_seconds: number;
  spoken_seconds: number;
}

export function KeysAndNode({ server }: { server: Server }) {
  return (
    <Page title="Keys and node" lead="Who may call this server, what it has done, and whether viewers can reach it.">
      {server.problem ? <ProblemNote problem={server.problem} /> : null}
      <div className={styles.columns}>
        <div className={styles.column}>
          <KeyCard apiKey={server.apiKey} />
          <UsageCard apiKey={server.apiKey} />
        </div>
        <div className={styles.column}>
          <NodeCard server={server} />
          <SelfTestCard server={server} />
        </div>
      </div>
    </Page>
  );
}

function UsageCard({ apiKey }: { apiKey: string }) {
  const read = useCallback(async () => (await call<{ days: UsageDay[] }>('api/v1/usage', apiKey)).days, [apiKey]);
  const { value: days, problem } = usePolled(apiKey ? read : null, 15_000);
  const most = Math.max(1, ...(days ?? []).map((each) => each.watched_seconds));
  return (
    <Card title="Usage" note="Sessions that ended, by day (UTC)">
      {problem ? <div className={styles.padded}><ProblemNote problem={problem} /></div> : null}
      {days === null && !problem ? <Rows count={3} /> : null}
      {days?.length === 0 ? <Empty title="No session has ended yet">Each day with sessions gets a line here.</Empty> : null}
      {days && days.length > 0 ? (
        <table className={styles.usage}>
          <thead>
            <tr>
              <th scope="col">Day</th>
              <th scope="col">Sessions</th>
              <th scope="col">Watched</th>
              <th scope="col">Spoken</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {days.slice(0, 14).map((each) => (
              <tr key={each.day}>
                <th scope="row">{each.day}</th>
                <td>{each.sessions}</td>
                <td>{clock(each.watched_seconds)}</td>
                <td>{clock(each.spoken_seconds)}</td>
                <td className={styles.bar} aria-hidden="true">
                  <i style={{ width: `${(100 * each.watched_seconds) / most}%` }} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
    </Card>
  );
}

function NodeCard({ server }: { server: Server }) {
  const { apiKey, config } = server;
  const readFigures = useCallback(async () => (await call<{ figures: Record<string, number> }>('api/v1/diagnostics', apiKey)).figures, [apiKey]);
  const { value: figures } = usePolled(apiKey ? readFigures : null, 2000);
  const { value: health } = usePolled(readHealth, 5000);
  const live = figures ? (figures['visavis.sessions.live'] ?? 0) : null;
  const unwell = Object.entries(health?.parts ?? {}).filter(([, part]) => part.status !== 'ok');
  return (
    <Card title="This node" note={health ? healthNames[health.status] ?? health.status : 'Asking'}>
      <div className={styles.capacity}>
        <p>
          <b>{live ?? '–'}</b> of {config?.capacity ?? '–'} sessions
        </p>
        <div className={styles.meter} aria-hidden="true">
          <i style={{ width: `${live !== null && config ? Math.min(100, (100 * live) / config.capacity) : 0}%` }} />
        </div>
      </div>
      {unwell.map(([name, part]) => (
        <div key={name} className={styles.padded}>
          <ProblemNote problem={{ title: `${name}: ${part.status}.`, advice: part.detail ?? '' }} />
        </div>
      ))}
      <Facts
        facts={[
          ['Version', config?.version ?? '–'],
          ['Viewers connected', figures ? (figures['visavis.viewers.open'] ?? 0) : '–'],
          ['Mode', config ? (config.development ? 'Development' : 'Production') : '–'],
        ]}
      />
    </Card>
  );
}

const healthNames: Record<string, string> = { ok: 'Healthy', degraded: 'Works with less', failed: 'Takes no sessions', starting: 'Starting', draining: 'Shutting down' };

// Its status is 503 when something is wrong, and the body is what matters then.
const readHealth = async (): Promise<Health> => (await fetch('health/ready')).json() as Promise<Health>;

function SelfTestCard({ server }: { server: Server }) {
  const [findings, setFindings] = useState<Finding[]>(notAsked);
  const [running, setRunning] = useState(false);
  const avatarId = server.catalog?.avatars[0]?.id;
  const start = () => {
    if (!avatarId) return;
    setRunning(true);
    void runSelfTest(server.apiKey, avatarId, setFindings).finally(() => setRunning(false));
  };
  return (
    <Card
      title="Connectivity"
      note="From this browser, as a viewer’s page would"
      action={
        <Button disabled={running || !avatarId} onClick={start}>
          {running ? 'Testing' : 'Run the test'}
        </Button>
      }
    >
      <ol className={styles.findings} aria-live="polite">
        {findings.map(({ name, state, text }) => (
          <li key={name} data-state={state}>
            {state === 'good' ? <CheckIcon size={17} /> : state === 'bad' || state === 'note' ? <AlertIcon size={17} /> : <ClockIcon size={17} />}
            <div>
              <p>{name}</p>
              <p className={styles.finding}>{state === 'waiting' ? 'Not tested yet' : state === 'running' ? 'Trying' : text}</p>
            </div>
          </li>
        ))}
      </ol>
    </Card>
  );
}
