import { useRef, type KeyboardEvent, type ReactNode } from 'react';
import styles from './tabs.module.css';

export interface Tab<Id extends string> {
  id: Id;
  label: string;
  badge?: number;
}

interface TabsProps<Id extends string> {
  label: string;
  tabs: readonly Tab<Id>[];
  selected: Id;
  onSelect(id: Id): void;
  children: ReactNode;
}

export function Tabs<Id extends string>({ label, tabs, selected, onSelect, children }: TabsProps<Id>) {
  const list = useRef<HTMLDivElement>(null);
  const step = (event: KeyboardEvent) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    const index = tabs.findIndex((each) => each.id === selected);
    const next = tabs[(index + by + tabs.length) % tabs.length]!;
    onSelect(next.id);
    list.current?.querySelector<HTMLElement>(`#tab-${next.id}`)?.focus();
  };
  return (
    <section className={styles.panel}>
      <div className={styles.list} role="tablist" aria-label={label} ref={list} onKeyDown={step}>
        {tabs.map(({ id, label: text, badge }) => (
          <button key={id} id={`tab-${id}`} role="tab" type="button" className={styles.tab} aria-selected={id === selected} aria-controls="tab-content" tabIndex={id === selected ? 0 : -1} onClick={() => onSelect(id)}>
            {text}
            {badge ? <span className={styles.badge}>{badge}</span> : null}
          </button>
        ))}
      </div>
      <div className={styles.content} role="tabpanel" id="tab-content" aria-labelledby={`tab-${selected}`} tabIndex={-1}>
        {children}
      </div>
    </section>
  );
}
