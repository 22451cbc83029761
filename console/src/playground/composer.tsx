import { useEffect, useRef, useState, type FormEvent, type KeyboardEvent } from 'react';
import type { LiveSession, SessionView } from '../session/live-session';
import { isBusy } from '../session/phrases';
import { Button } from '../ui/button';
import { ArrowUpIcon, StopIcon } from '../ui/icons';
import styles from './composer.module.css';

const suggestions = [
  'Hello, nice to meet you.',
  'I run on your own server, without a graphics card.',
  'What shall I say next?',
];

/** Limit of the server for one task. */
const mostCharacters = 10_000;

export function Composer({ session, view }: { session: LiveSession; view: SessionView }) {
  const [text, setText] = useState('');
  const field = useRef<HTMLTextAreaElement>(null);
  const live = view.phase === 'live';
  const trimmed = text.trim();

  useEffect(() => {
    if (live) field.current?.focus({ preventScroll: true });
  }, [live]);
  useEffect(() => {
    const element = field.current;
    if (!element) return;
    element.style.height = 'auto';
    element.style.height = `${element.scrollHeight}px`;
  }, [text]);

  const say = (what: string) => {
    if (live && what) void session.say(what);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!live || !trimmed) return;
    say(trimmed);
    setText('');
  };
  const onKey = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // An Enter that picks a word in an input method is not meant for us.
    if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) event.currentTarget.form?.requestSubmit(), event.preventDefault();
  };

  return (
    <div className={styles.composer}>
      <form className={styles.box} onSubmit={submit} data-live={live}>
        <label className="visually-hidden" htmlFor="say">
          What the avatar says
        </label>
        <textarea
          id="say"
          ref={field}
          className={styles.text}
          rows={1}
          maxLength={mostCharacters}
          placeholder={live ? 'Type what the avatar says' : 'Start, then type what the avatar says'}
          value={text}
          disabled={!live}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKey}
        />
        {live && isBusy(view.phrases) ? (
          <Button look="danger" size="medium" onClick={() => void session.stopSpeaking()}>
            <StopIcon size={15} /> Stop
          </Button>
        ) : null}
        <Button look="solid" square type="submit" disabled={!live || !trimmed} aria-label="Say it">
          <ArrowUpIcon size={17} />
        </Button>
      </form>
      <ul className={styles.suggestions} aria-label="Suggestions" tabIndex={0}>
        {suggestions.map((each) => (
          <li key={each}>
            <button type="button" className={styles.suggestion} disabled={!live} onClick={() => say(each)}>
              {each}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
