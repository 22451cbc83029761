import type { ReactNode } from 'react';
import type { Problem } from '../api/problem';
import { AlertIcon } from './icons';
import styles from './page.module.css';

/** A page under the header: title, a sentence of what it is for, its content. */
export function Page({ title, lead, children }: { title: string; lead: string; children: ReactNode }) {
  return (
    <main className={styles.page}>
      <div className={styles.head}>
        <h1>{title}</h1>
        <p>{lead}</p>
      </div>
      {children}
    </main>
  );
}

/** A titled surface. */
export function Card({ title, note, action, children }: { title: string; note?: string; action?: ReactNode; children: ReactNode }) {
  return (
    <section className={styles.card} aria-label={title}>
      <div className={styles.cardHead}>
        <div>
          <h2>{title}</h2>
          {note ? <p>{note}</p> : null}
        </div>
        {action}
      </div>
      {children}
    </section>
  );
}

/** Nothing there yet, and what to do about it. */
export function Empty({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className={styles.empty}>
      <h2>{title}</h2>
      <p>{children}</p>
    </div>
  );
}

export function ProblemNote({ problem }: { problem: Pick<Problem, 'title' | 'advice'> }) {
  return (
    <div className={styles.problem} role="alert">
      <AlertIcon size={17} />
      <p>
        <b>{problem.title}</b> {problem.advice}
      </p>
    </div>
  );
}

/** Keeps the place of rows that are about to come, so that nothing jumps. */
export function Rows({ count }: { count: number }) {
  return (
    <div className={styles.rows} aria-hidden="true">
      {Array.from({ length: count }, (_, i) => (
        <i key={i} />
      ))}
    </div>
  );
}

/** Name and value, one pair a line. */
export function Facts({ facts }: { facts: ReadonlyArray<readonly [string, ReactNode]> }) {
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
