import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { Voice } from '../api/catalog';
import { CheckIcon, ChevronIcon, SearchIcon } from '../ui/icons';
import styles from './voice-picker.module.css';
import { findVoices, labelOf } from './voice-search';

interface VoicePickerProps {
  voices: readonly Voice[];
  value: string | null;
  onChange(id: string): void;
}

/** A combobox: there are more voices than a list in plain sight could hold. */
export function VoicePicker({ voices, value, onChange }: VoicePickerProps) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const groups = useMemo(() => findVoices(voices, query), [voices, query]);
  const found = useMemo(() => groups.flatMap((group) => group.voices), [groups]);
  const chosen = voices.find((voice) => voice.id === value);
  const label = chosen && labelOf(chosen);

  useEffect(() => {
    if (!open) return;
    const outside = (event: Event) => !box.current?.contains(event.target as Node) && setOpen(false);
    addEventListener('pointerdown', outside);
    return () => removeEventListener('pointerdown', outside);
  }, [open]);
  useEffect(() => void list.current?.querySelector('[data-active="true"]')?.scrollIntoView({ block: 'nearest' }), [active, open, found]);

  const show = () => {
    setQuery('');
    setActive(Math.max(0, findVoices(voices, '').flatMap((group) => group.voices).findIndex((voice) => voice.id === value)));
    setOpen(true);
  };
  const choose = (voice: Voice | undefined) => {
    if (!voice) return;
    onChange(voice.id);
    setOpen(false);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape') setOpen(false);
    else if (!open && (event.key === 'ArrowDown' || event.key === 'Enter')) show();
    else if (event.key === 'Enter') choose(found[active]);
    else if (event.key === 'ArrowDown') setActive((index) => Math.min(found.length - 1, index + 1));
    else if (event.key === 'ArrowUp') setActive((index) => Math.max(0, index - 1));
    else return;
    event.preventDefault();
  };

  return (
    <div className={styles.picker} ref={box}>
      <label className={styles.label} htmlFor={id}>
        Voice
      </label>
      <div className={styles.field}>
        {open ? <SearchIcon size={15} /> : null}
        <input
          id={id}
          className={styles.input}
          role="combobox"
          aria-expanded={open}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={open && found[active] ? `${id}-${active}` : undefined}
          autoComplete="off"
          spellCheck={false}
          placeholder={open ? `Search ${voices.length} voices` : 'Choose a voice'}
          value={open ? query : (label?.name ?? '')}
          onFocus={show}
          onClick={() => !open && show()}
          onBlur={() => setOpen(false)}
          onKeyDown={onKey}
          onChange={(event) => {
            setQuery(event.target.value);
            setActive(0);
          }}
        />
        {open ? null : <span className={styles.language}>{label?.detail}</span>}
        <ChevronIcon size={15} />
      </div>
      {open ? (
        <div className={styles.list} id={`${id}-list`} role="listbox" aria-label="Voices" ref={list}>
          {found.length === 0 ? <p className={styles.none}>No voice matches “{query}”.</p> : null}
          {groups.map((group) => (
            <div key={group.language} role="group" aria-label={group.language}>
              <p className={styles.group} aria-hidden="true">
                {group.language}
              </p>
              {group.voices.map((voice) => {
                const index = found.indexOf(voice);
                const { name, detail } = labelOf(voice);
                return (
                  <div
                    key={voice.id}
                    id={`${id}-${index}`}
                    role="option"
                    className={styles.option}
                    aria-selected={voice.id === value}
                    data-active={index === active}
                    // Before the field loses the focus, which would close the list.
                    onPointerDown={(event) => (event.preventDefault(), choose(voice))}
                    onPointerMove={() => setActive(index)}
                  >
                    <span>{name}</span>
                    {detail === group.language ? null : <span className={styles.detail}>{detail}</span>}
                    <span className={styles.provider}>{voice.provider}</span>
                    {voice.id === value ? <CheckIcon size={14} /> : null}
                  </div>
                );
              })}
            </div>
          ))}
        </div>
      ) : null}
    </div>
  );
}
