import type { Server } from '../api/use-server';
import { Button } from '../ui/button';
import { MoonIcon, SunIcon } from '../ui/icons';
import { State } from '../ui/state';
import styles from './header.module.css';
import { useTheme } from './theme';
import { pages, type PageId } from './use-page';

export function Header({ server, page }: { server: Server; page: PageId }) {
  const [theme, toggle] = useTheme();
  return (
    <header className={styles.header}>
      <a className={styles.brand} href="./" aria-label="Visavis, start page">
        <Mark />
        <span>Visavis</span>
      </a>
      <nav className={styles.nav} aria-label="Pages">
        {pages.map(({ id, label }) => (
          <a key={id} href={`#/${id}`} aria-current={id === page ? 'page' : undefined}>
            {label}
          </a>
        ))}
      </nav>
      <div className={styles.side}>
        <ServerState server={server} />
        <a className={styles.link} href="api/v1/reference/" target="_blank" rel="noreferrer">
          API
        </a>
        <Button look="plain" size="medium" square onClick={toggle} aria-label={theme === 'dark' ? 'Use the light theme' : 'Use the dark theme'}>
          {theme === 'dark' ? <SunIcon size={17} /> : <MoonIcon size={17} />}
        </Button>
      </div>
    </header>
  );
}

/** Two faces, looking at each other. */
function Mark() {
  return (
    <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true">
      <path d="M9.5 1a10 10 0 0 0 0 20z" fill="var(--accent)" />
      <path d="M12.5 1a10 10 0 0 1 0 20z" fill="var(--text)" />
    </svg>
  );
}

function ServerState({ server }: { server: Server }) {
  const reached = server.config !== null && server.problem?.kind !== 'unreachable';
  const tone = reached ? 'good' : server.loading ? 'none' : 'bad';
  const text = { good: `Server ${server.config?.version ?? ''}`, none: 'Connecting', bad: 'Server unreachable' }[tone];
  return (
    <State tone={tone}>
      <span className={styles.stateText}>{text}</span>
      {server.config?.development ? <span className={styles.mode}>Development</span> : null}
    </State>
  );
}
