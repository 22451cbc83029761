import { useState, type DragEvent, type FormEvent } from 'react';
import { Problem } from '../api/problem';
import { Button } from '../ui/button';
import { Card, ProblemNote } from '../ui/page';
import { importModel, type AvatarDetails } from './studio-api';
import { AvatarFacts } from './studio';
import styles from './import-card.module.css';

/** The same limit as the server's. */
const mostBytes = 64 << 20;

/** A model of one's own becomes an avatar; then its report. */
export function ImportCard({ apiKey, onImported, onOpen }: { apiKey: string; onImported(): void; onOpen(id: string): void }) {
  const [file, setFile] = useState<File | null>(null);
  const [name, setName] = useState('');
  const [busy, setBusy] = useState(false);
  const [made, setMade] = useState<AvatarDetails | null>(null);
  const [problem, setProblem] = useState<Pick<Problem, 'title' | 'advice'> | null>(null);
  const id = name.trim().toLowerCase().replace(/[^a-z0-9_-]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 64);

  const take = (chosen: File | undefined) => {
    if (!chosen) return;
    setMade(null);
    const fits = chosen.size <= mostBytes;
    setProblem(fits ? null : { title: 'This file is too large.', advice: 'A model has 64 MB at most. Textures of 1024 pixels a side are enough.' });
    setFile(fits ? chosen : null);
    if (fits && !name) setName(chosen.name.replace(/\.[^.]*$/, ''));
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    take(event.dataTransfer.files[0]);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!file || !id || busy) return;
    setBusy(true);
    setProblem(null);
    importModel(apiKey, file, id, name.trim())
      .then((details) => {
        setMade(details);
        setFile(null);
        setName('');
        onImported();
      })
      .catch((error: unknown) => setProblem(error instanceof Problem ? error : { title: 'The model could not be imported.', advice: 'The server’s log says more.' }))
      .finally(() => setBusy(false));
  };

  return (
    <Card title="Import a model" note="A head with ARKit shapes, as .glb or .vrm; it is checked, framed and lit">
      <form className={styles.form} onSubmit={submit}>
        <label className={styles.drop} onDragOver={(event) => event.preventDefault()} onDrop={drop} data-filled={file !== null}>
          <input className="visually-hidden" type="file" aria-label="Model file" accept=".glb,.vrm" onChange={(event) => take(event.target.files?.[0])} />
          {file ? (
            <>
              <b>{file.name}</b> {(file.size / 1e6).toFixed(1)} MB
            </>
          ) : (
            'Drop a model here, or choose a file'
          )}
        </label>
        <label className={styles.name}>
          <span>Name</span>
          <input className={styles.input} value={name} maxLength={64} placeholder="Jane" onChange={(event) => setName(event.target.value)} />
        </label>
        <Button type="submit" look="solid" disabled={!file || !id || busy}>
          {busy ? 'Importing' : 'Import'}
        </Button>
      </form>
      {id ? <p className={styles.id}>Sessions will ask for it as <code>{id}</code>.</p> : null}
      {busy ? <p className={styles.id} role="status">Its light is baked; that takes some seconds.</p> : null}
      {problem ? (
        <div className={styles.padded}>
          <ProblemNote problem={problem} />
        </div>
      ) : null}
      {made ? (
        <div className={styles.report} role="status">
          <div className={styles.reportHead}>
            <p>
              <b>{made.name} is here.</b> What the model brings:
            </p>
            <Button size="small" onClick={() => onOpen(made.id)}>
              Look closely
            </Button>
          </div>
          <AvatarFacts details={made} />
        </div>
      ) : null}
    </Card>
  );
}
