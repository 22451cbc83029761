import type { ReactNode } from 'react';
import styles from './state.module.css';

/** How something is: a coloured dot, and the words that say it to everybody. */
export function State({ tone, children }: { tone: 'good' | 'warn' | 'bad' | 'none'; children: ReactNode }) {
  return (
    <span className={styles.state} data-tone={tone}>
      <i />
      {children}
    </span>
  );
}
