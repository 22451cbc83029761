import { useState } from 'react';
import { sessionRequest, type Choices } from '../api/sessions';
import type { SessionView } from '../session/live-session';
import { curlRecipe, htmlRecipe } from '../session/recipes';
import { CopyButton } from '../ui/copy-button';
import { Segmented } from '../ui/segmented';
import styles from './code-panel.module.css';

const kinds = [
  { value: 'curl', label: 'curl' },
  { value: 'html', label: 'HTML' },
] as const;

const explanations = {
  curl: 'Your backend creates the session. The API key stays there.',
  html: 'Your page joins with the token that the backend passes on.',
};

/** What the playground did, ready to paste; before the first session, what it would do. */
export function CodePanel({ view, choices }: { view: SessionView; choices: Choices | null }) {
  const [kind, setKind] = useState<'curl' | 'html'>('curl');
  const request = view.request ?? (choices ? sessionRequest(choices) : null);
  if (!request) return null;
  const phrases = view.phrases.list.filter(({ state }) => state !== 'failed').map(({ text }) => text);
  const recipe = { origin: new URL('.', location.href).href.replace(/\/$/, ''), request, phrases };
  const code = kind === 'curl' ? curlRecipe(recipe) : htmlRecipe(recipe);
  return (
    <div className={styles.panel}>
      <Segmented<'curl' | 'html'> label="Format" options={kinds} value={kind} onChange={setKind} />
      <p className={styles.note}>{explanations[kind]}</p>
      <div className={styles.code}>
        <div className={styles.bar}>
          <span>{kind === 'curl' ? 'Shell' : 'index.html'}</span>
          <CopyButton text={code} label="Copy" />
        </div>
        <pre tabIndex={0} aria-label={`${kind} code`}>
          <code>{code}</code>
        </pre>
      </div>
    </div>
  );
}
