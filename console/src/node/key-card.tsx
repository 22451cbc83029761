import { useCallback, useState, type FormEvent } from 'react';
import { Problem } from '../api/problem';
import { usePolled } from '../api/use-polled';
import { Button } from '../ui/button';
import { CopyButton } from '../ui/copy-button';
import { Card, ProblemNote, Rows } from '../ui/page';
import { keyState, listKeys, makeKey, revokeKey, type ApiKey, type MadeKey } from './keys';
import styles from './node.module.css';

/** The project's keys: make one, see it once, revoke it. */
export function KeyCard({ apiKey }: { apiKey: string }) {
  const read = useCallback(() => listKeys(apiKey), [apiKey]);
  const { value: keys, problem, refresh } = usePolled(apiKey ? read : null, 15_000);
  const [made, setMade] = useState<MadeKey | null>(null);
  const [refused, setRefused] = useState<Problem | null>(null);

  const attempt = async (action: () => Promise<unknown>) => {
    setRefused(null);
    await action().catch((error: unknown) => setRefused(error instanceof Problem ? error : null));
    refresh();
  };

  return (
    <Card title="API keys" note="Your backends use them. They never belong into a page.">
      {problem ?? refused ? (
        <div className={styles.padded}>
          <ProblemNote problem={(problem ?? refused)!} />
        </div>
      ) : null}
      <NewKey onMake={(name, days) => attempt(async () => setMade(await makeKey(apiKey, name, days)))} />
      {made ? (
        <div className={styles.made} role="status">
          <p>
            <b>{made.key.name} is made.</b> Copy it now: it is not shown again.
          </p>
          <div className={styles.secret}>
            <code>{made.secret}</code>
            <CopyButton label="Copy" text={made.secret} />
            <Button size="small" look="plain" onClick={() => setMade(null)}>
              Done
            </Button>
          </div>
        </div>
      ) : null}
      {keys === null && !problem ? <Rows count={2} /> : null}
      <ul className={styles.keys} aria-label="Keys">
        {keys?.map((key) => <KeyRow key={key.id} apiKey={key} onRevoke={() => attempt(() => revokeKey(apiKey, key.id))} />)}
      </ul>
    </Card>
  );
}

function NewKey({ onMake }: { onMake(name: string, days: number | null): Promise<void> }) {
  const [name, setName] = useState('');
  const [days, setDays] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!name.trim()) return;
    void onMake(name.trim(), days ? Number(days) : null);
    setName('');
  };
  return (
    <form className={styles.newKey} onSubmit={submit}>
      <label className={styles.field}>
        <span>Name</span>
        <input className={styles.input} value={name} maxLength={100} placeholder="What will use it" onChange={(event) => setName(event.target.value)} />
      </label>
      <label className={styles.field}>
        <span>Expires</span>
        <select className={styles.input} value={days} onChange={(event) => setDays(event.target.value)}>
          <option value="">never</option>
          <option value="30">in 30 days</option>
          <option value="90">in 90 days</option>
          <option value="365">in a year</option>
        </select>
      </label>
      <Button type="submit" look="solid" disabled={!name.trim()}>
        Create key
      </Button>
    </form>
  );
}

function KeyRow({ apiKey, onRevoke }: { apiKey: ApiKey; onRevoke(): Promise<void> }) {
  const [asking, setAsking] = useState(false);
  const state = keyState(apiKey, Date.now());
  const day = (iso: string) => new Date(iso).toLocaleDateString();
  return (
    <li className={styles.key} data-state={state}>
      <div>
        <p className={styles.keyName}>
          {apiKey.name || 'Without a name'}
          {apiKey.in_use ? <small>in use here</small> : null}
        </p>
        <p className={styles.keyFacts}>
          <code>{apiKey.prefix}…</code> made {day(apiKey.created_at)}
          {apiKey.revoked_at ? `, revoked ${day(apiKey.revoked_at)}` : apiKey.expires_at ? `, ${state === 'expired' ? 'expired' : 'valid until'} ${day(apiKey.expires_at)}` : ''}
        </p>
      </div>
      {state !== 'valid' || apiKey.in_use ? null : asking ? (
        <div className={styles.sure}>
          <Button size="small" look="danger" autoFocus onClick={() => void onRevoke()}>
            Revoke for good
          </Button>
          <Button size="small" look="plain" onClick={() => setAsking(false)}>
            Keep
          </Button>
        </div>
      ) : (
        <Button size="small" aria-label={`Revoke ${apiKey.name}`} onClick={() => setAsking(true)}>
          Revoke
        </Button>
      )}
    </li>
  );
}
