import { useEffect, useRef, type Ref } from 'react';
import { pictureOf, type Avatar } from '../api/catalog';
import type { Server } from '../api/use-server';
import type { LiveSession, SessionView } from '../session/live-session';
import { Button } from '../ui/button';
import { AlertIcon, CrossIcon, PlayIcon, SoundIcon } from '../ui/icons';
import { ConnectionPill } from './connection-pill';
import styles from './stage.module.css';

interface StageProps {
  ref: Ref<HTMLDivElement>;
  session: LiveSession;
  view: SessionView;
  avatar: Avatar | null;
  server: Server;
  canStart: boolean;
  /** Something of the setup is not filled in. */
  asks: boolean;
  /** Colour behind a transparent picture; empty for a chequered ground. */
  backdrop: string;
  onStart(): void;
}

export function Stage({ ref, session, view, avatar, server, canStart, asks, backdrop, onStart }: StageProps) {
  const live = view.phase === 'live';
  const glow = useVoiceGlow(session, live);
  const failure = view.failure ?? (server.problem && view.phase === 'ready' ? server.problem : null);
  const picture = avatar && pictureOf(avatar);
  const caption = view.phrases.list.findLast(({ state }) => state === 'speaking')?.text;
  return (
    <section className={styles.space} aria-label="Avatar">
      <div className={styles.frame} data-phase={view.phase} data-background={view.request?.background ?? 'default'}>
        <div className={styles.glow} ref={glow} />
        <div className={styles.picture} style={live && backdrop && view.request?.background === 'transparent' ? { background: backdrop } : undefined}>
          {live ? null : picture ? <img className={styles.preview} src={picture} alt="" /> : <Silhouette />}
          {/* The SDK draws in here; React must not touch what is inside. */}
          <div className={styles.root} ref={ref} />
        </div>

        <div className={styles.top}>
          <ConnectionPill view={view} />
          {live || view.phase === 'ending' ? (
            <Button size="small" className={styles.glass} disabled={!live} onClick={() => void session.end()}>
              <CrossIcon size={13} /> End
            </Button>
          ) : null}
        </div>

        {live && view.audioBlocked ? (
          <Button className={styles.sound} look="solid" onClick={() => session.unblockAudio()}>
            <SoundIcon /> Turn the sound on
          </Button>
        ) : null}
        {live && caption ? <p className={styles.caption}>{caption}</p> : null}

        {view.phase === 'starting' ? <div className={styles.shade} role="status"><span className={styles.spinner} /><span className="visually-hidden">Connecting</span></div> : null}
        {view.phase === 'ready' || view.phase === 'over' ? (
          <div className={styles.shade}>
            {failure ? (
              <div className={styles.notice} role="alert">
                <AlertIcon size={20} />
                <div>
                  <h2>{failure.title}</h2>
                  <p>{failure.advice}</p>
                </div>
              </div>
            ) : null}
            {canStart ? (
              <Button look="solid" size="large" className={styles.start} onClick={onStart}>
                <PlayIcon size={15} />
                {view.phase === 'over' || view.failure ? 'Start again' : `Start${avatar ? ` with ${avatar.name}` : ''}`}
              </Button>
            ) : asks ? (
              <p className={styles.hint}>Fill in what the engine asks for under “Who speaks”, then start.</p>
            ) : server.config && !server.apiKey ? (
              <p className={styles.hint}>Enter an API key to begin. The server’s operator creates one with “visavis keys create”.</p>
            ) : failure ? (
              <Button className={styles.start} onClick={server.retry}>
                Try again
              </Button>
            ) : null}
          </div>
        ) : null}
      </div>
    </section>
  );
}

/** Somebody, as long as there is no picture of who it will be. */
function Silhouette() {
  return (
    <svg className={styles.silhouette} viewBox="0 0 100 100" fill="currentColor" aria-hidden="true">
      <ellipse cx="50" cy="41" rx="18" ry="22" />
      <path d="M13 100c2-17 17-21 28-25 2-1 2-4 2-20h14c0 16 0 19 2 20 11 4 26 8 28 25z" />
    </svg>
  );
}

/** Lets the frame glow with the voice: set each animation frame, past React. */
function useVoiceGlow(session: LiveSession, live: boolean): Ref<HTMLDivElement> {
  const glow = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = glow.current;
    if (!live || !element) return;
    let handle = 0;
    let shown = 0;
    const draw = () => {
      const loudness = Math.min(1, session.level() * 2.5);
      // Up at once, down gently: like a meter.
      shown = Math.max(loudness, shown * 0.92);
      if (shown < 0.01) shown = 0;
      element.style.opacity = shown.toFixed(2);
      handle = requestAnimationFrame(draw);
    };
    draw();
    return () => {
      cancelAnimationFrame(handle);
      element.style.opacity = '0';
    };
  }, [session, live]);
  return glow;
}
