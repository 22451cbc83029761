import { useState } from 'react';
import { pictureOf } from '../api/catalog';
import type { Server } from '../api/use-server';
import { Button } from '../ui/button';
import { CopyButton } from '../ui/copy-button';
import { Empty, Page, ProblemNote } from '../ui/page';
import styles from './avatars.module.css';
import { ImportCard } from './import-card';
import { Studio } from './studio';

export function Avatars({ server }: { server: Server }) {
  const { catalog, problem } = server;
  const [chosenId, setChosenId] = useState('');
  const chosen = catalog?.avatars.find(({ id }) => id === chosenId);
  if (chosen) {
    return (
      <Page title={chosen.name} lead={chosen.description || `The avatar ${chosen.id}.`}>
        <Studio apiKey={server.apiKey} id={chosen.id} onClose={() => setChosenId('')} />
      </Page>
    );
  }
  return (
    <Page title="Avatars" lead="The faces that this server offers. Sessions ask for them by their id.">
      {problem ? <ProblemNote problem={problem} /> : null}
      {catalog === null ? (
        <div className={styles.grid} aria-hidden="true">
          {Array.from({ length: server.loading ? 6 : 0 }, (_, i) => (
            <div key={i} className={styles.ghost} />
          ))}
        </div>
      ) : catalog.avatars.length === 0 ? (
        <Empty title="No avatar yet">Put an avatar’s folder into the server’s avatars folder and start it again.</Empty>
      ) : (
        <ul className={styles.grid}>
          {catalog.avatars.map((avatar) => (
            <li key={avatar.id} className={styles.card}>
              <div className={styles.picture}>
                {pictureOf(avatar) ? <img src={pictureOf(avatar)!} alt={`Portrait of ${avatar.name}`} width={280} height={280} /> : <span aria-hidden="true">{avatar.name.slice(0, 1)}</span>}
              </div>
              <div className={styles.text}>
                <h2>{avatar.name}</h2>
                <p>{avatar.description}</p>
                <p className={styles.facts}>
                  {avatar.presets.join(', ')}
                  {avatar.default_voice ? ` · ${avatar.default_voice}` : ''}
                </p>
                <div className={styles.row}>
                  <code>{avatar.id}</code>
                  <span className={styles.buttons}>
                    <CopyButton label="Copy id" text={avatar.id} />
                    <Button size="small" aria-label={`Expressions of ${avatar.name}`} onClick={() => setChosenId(avatar.id)}>
                      Expressions
                    </Button>
                  </span>
                </div>
              </div>
            </li>
          ))}
        </ul>
      )}
      {server.config?.development && server.apiKey ? <ImportCard apiKey={server.apiKey} onImported={server.retry} onOpen={setChosenId} /> : null}
    </Page>
  );
}
