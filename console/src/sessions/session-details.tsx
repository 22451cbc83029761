import { useEffect, useRef, useState } from 'react';
import { Button } from '../ui/button';
import { CopyButton } from '../ui/copy-button';
import { CrossIcon } from '../ui/icons';
import { Card, Facts } from '../ui/page';
import { SessionLog } from './session-log';
import { clock, reasonOf, secondsLeft, stateNames, type ListedSession } from './session-list';
import styles from './sessions.module.css';

interface SessionDetailsProps {
  session: ListedSession;
  apiKey: string;
  onEnd(): Promise<void>;
  onClose(): void;
}

export function SessionDetails({ session, apiKey, onEnd, onClose }: SessionDetailsProps) {
  const [ending, setEnding] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  // On a phone it lies below the list: whoever opened it wants to see it.
  // Newer browsers answer scrolling with a promise, which is no clean-up that React could call.
  useEffect(() => void box.current?.scrollIntoView({ block: 'nearest' }), []);
  const left = secondsLeft(session, Date.now());
  const moment = (iso: string) => new Date(iso).toLocaleString();
  return (
    <div className={styles.details} ref={box}>
      <Card
        title="Details"
        note={stateNames[session.state]}
        action={
          <Button look="plain" square aria-label="Close the details" onClick={onClose}>
            <CrossIcon size={16} />
          </Button>
        }
      >
        <Facts
          facts={[
            ['Session', <code key="id">{session.session_id}</code>],
            ['Avatar', `${session.avatar_id}, ${session.model}`],
            ['Background', session.background],
            ['Engine', session.engine],
            ['Created', moment(session.created_at)],
            ...(session.ended_at ? ([['Ended', moment(session.ended_at)]] as const) : []),
            ...(session.end_reason ? ([['Why', `${reasonOf(session.end_reason)} (${session.end_reason})`]] as const) : []),
            ...(left !== null ? ([[session.absent_deadline ? 'Ends in, unless somebody joins' : 'Ends in', clock(left)]] as const) : []),
            ['Watched', clock(session.usage.watched_seconds)],
            ['Spoken', clock(session.usage.spoken_seconds)],
            ['Tasks', `${session.usage.tasks} with ${session.usage.characters} characters`],
            ['Limits', `${clock(session.max_duration)} in all, ${clock(session.user_absent_timeout)} without a viewer`],
          ]}
        />
        <div className={styles.actions}>
          <CopyButton label="Copy id" text={session.session_id} />
          {session.state === 'ended' ? null : (
            <Button
              look="danger"
              size="small"
              disabled={ending}
              onClick={() => {
                setEnding(true);
                void onEnd().finally(() => setEnding(false));
              }}
            >
              End session
            </Button>
          )}
        </div>
      </Card>
      <SessionLog session={session} apiKey={apiKey} />
    </div>
  );
}
