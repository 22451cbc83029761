import { useState } from 'react';
import { sessionRequest, withoutSecrets, type Choices } from '../api/sessions';
import type { SessionView } from '../session/live-session';
import { csharpRecipe, curlRecipe, htmlRecipe, typescriptRecipe, type Recipe } from '../session/recipes';
import { CopyButton } from '../ui/copy-button';
import { Segmented } from '../ui/segmented';
import styles from './code-panel.module.css';

const kinds = [
  { value: 'curl', label: 'curl' },
  { value: 'csharp', label: 'C#' },
  { value: 'typescript', label: 'TypeScript' },
  { value: 'html', label: 'HTML' },
] as const;

type Kind = (typeof kinds)[number]['value'];

const recipes: Record<Kind, { write(recipe: Recipe): string; file: string; note: string }> = {
  curl: { write: curlRecipe, file: 'Shell', note: 'Your backend creates the session. The API key stays there.' },
  csharp: { write: csharpRecipe, file: 'Program.cs', note: 'Your backend creates the session. The API key stays there.' },
  typescript: { write: typescriptRecipe, file: 'show.ts', note: 'Your page joins with the token that the backend passes on.' },
  html: { write: htmlRecipe, file: 'index.html', note: 'Your page joins with the token that the backend passes on.' },
};

/** What the playground did, ready to paste; before the first session, what it would do. */
export function CodePanel({ view, choices }: { view: SessionView; choices: Choices | null }) {
  const [kind, setKind] = useState<Kind>('curl');
  const request = view.request ?? (choices ? sessionRequest(choices) : null);
  if (!request) return null;
  const phrases = view.phrases.list.filter(({ state }) => state !== 'failed').map(({ text }) => text);
  const recipe = { origin: new URL('.', location.href).href.replace(/\/$/, ''), request: withoutSecrets(request), phrases };
  const { write, file, note } = recipes[kind];
  const code = write(recipe);
  return (
    <div className={styles.panel}>
      <Segmented<Kind> label="Format" options={kinds} value={kind} onChange={setKind} />
      <p className={styles.note}>{note}</p>
      <div className={styles.code}>
        <div className={styles.bar}>
          <span>{file}</span>
          <CopyButton text={code} label="Copy" />
        </div>
        <pre tabIndex={0} aria-label={`${kind} code`}>
          <code>{code}</code>
        </pre>
      </div>
    </div>
  );
}
