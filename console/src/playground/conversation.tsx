import { useEffect, useRef } from 'react';
import { isSpoken } from '../api/sessions';
import type { SessionView } from '../session/live-session';
import type { PhraseState } from '../session/phrases';
import { AlertIcon, CheckIcon, ClockIcon, CrossIcon } from '../ui/icons';
import styles from './conversation.module.css';

const words: Record<PhraseState, string> = {
  sending: 'Sending',
  queued: 'Queued',
  speaking: 'Speaking',
  spoken: 'Spoken',
  cut: 'Cut off',
  dropped: 'Not spoken',
  failed: 'Refused',
};

export function Conversation({ view }: { view: SessionView }) {
  const end = useRef<HTMLLIElement>(null);
  const { list } = view.phrases;
  const { transcript } = view;
  useEffect(() => void end.current?.scrollIntoView({ block: 'nearest' }), [list.length, transcript.length]);
  if (list.length === 0 && transcript.length === 0) {
    return (
      <div className={styles.empty}>
        <Bubbles />
        <h2>Nothing said yet</h2>
        <p>{isSpoken(view.request) ? 'What you and the agent say shows here where the engine writes it down. Events shows the rest.' : view.phase === 'live' ? 'Type a sentence. It appears here and is followed until it has been heard.' : 'Start a session and let the avatar say something.'}</p>
      </div>
    );
  }
  return (
    <ol className={styles.list} aria-label="What was said">
      {list.map((phrase) => (
        <li key={phrase.key} className={styles.phrase} data-state={phrase.state}>
          <p className={styles.text}>{phrase.text}</p>
          <p className={styles.state}>
            <StateIcon state={phrase.state} />
            {words[phrase.state]}
            {phrase.failure ? <span>: {phrase.failure}</span> : null}
          </p>
        </li>
      ))}
      {transcript.map(({ key, who, text }) => (
        <li key={key} className={styles.line} data-who={who}>
          <p className={styles.who}>{who === 'user' ? 'You' : 'Avatar'}</p>
          <p className={styles.text}>{text}</p>
        </li>
      ))}
      <li ref={end} aria-hidden="true" />
    </ol>
  );
}

function StateIcon({ state }: { state: PhraseState }) {
  if (state === 'speaking') {
    return (
      <span className={styles.bars} aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
    );
  }
  if (state === 'spoken') return <CheckIcon size={13} />;
  if (state === 'failed') return <AlertIcon size={13} />;
  if (state === 'cut' || state === 'dropped') return <CrossIcon size={13} />;
  return <ClockIcon size={13} />;
}

function Bubbles() {
  return (
    <svg width="56" height="44" viewBox="0 0 56 44" fill="none" aria-hidden="true">
      <rect x="1" y="1" width="38" height="24" rx="9" stroke="var(--line-strong)" strokeWidth="1.6" />
      <path d="M10 10h20M10 16h12" stroke="var(--line-strong)" strokeWidth="1.6" strokeLinecap="round" />
      <rect x="21" y="19" width="34" height="24" rx="9" fill="var(--surface)" stroke="var(--accent)" strokeWidth="1.6" />
      <path d="M32 33v-4M38 35v-8M44 33v-4" stroke="var(--accent)" strokeWidth="1.8" strokeLinecap="round" />
    </svg>
  );
}
