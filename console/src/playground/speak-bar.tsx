import type { LiveSession, SessionView } from '../session/live-session';
import { Button } from '../ui/button';
import { MicIcon, StopIcon } from '../ui/icons';
import styles from './composer.module.css';

const words: Record<SessionView['microphone'], string> = {
  off: 'Your microphone is muted.',
  loading: 'The browser asks for your microphone…',
  on: 'The agent hears you: speak.',
  blocked: 'The browser does not give this page your microphone. Allow it in the address bar.',
};

/** In place of the text field when the user talks with an agent. */
export function SpeakBar({ session, view }: { session: LiveSession; view: SessionView }) {
  const live = view.phase === 'live';
  const on = view.microphone === 'on';
  return (
    <div className={styles.composer}>
      <div className={styles.box} data-live={live}>
        <p className={styles.spoken} role="status">
          {live ? words[view.microphone] : 'Start, then speak to the agent.'}
        </p>
        {live && view.speaking ? (
          <Button look="danger" size="medium" onClick={() => void session.stopSpeaking()}>
            <StopIcon size={15} /> Stop
          </Button>
        ) : null}
        <Button look="solid" disabled={!live} aria-pressed={on} onClick={() => session.setMicrophone(!on)}>
          <MicIcon size={16} /> {on ? 'Mute' : 'Unmute'}
        </Button>
      </div>
    </div>
  );
}
