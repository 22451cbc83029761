import type { SessionEvent } from '../api/session-events';
import { reasonOf } from './session-list';

/** One line of a session's log: one event, or all that happened to one segment of speech. */
export interface Happening {
  key: number;
  /** Seconds since the session was created. */
  atSeconds: number;
  tone: 'plain' | 'good' | 'speech' | 'cut' | 'bad' | 'end';
  text: string;
  detail: string;
}

const paths: Record<string, string> = {
  'direct udp': 'Media straight over UDP',
  'direct tcp': 'Media straight over TCP',
  'relay udp': 'Media through TURN over UDP',
  'relay tcp': 'Media through TURN over TCP',
  'relay tls': 'Media through TURN over TLS',
};

const leaves: Record<string, string> = {
  left: 'Viewer left',
  transport_lost: 'Viewer was lost',
  replaced: 'Viewer was replaced by another page',
  closed: 'Viewer was let go',
};

const cutters: Record<string, string> = { engine: 'cut off by the engine', stopped: 'stopped', voice_changed: 'cut off by a change of voice', viewer_left: 'cut off, the viewer left' };

const seconds = (value: number | undefined) => `${(value ?? 0).toFixed(1)} s`;

/** Events as lines for a person; a segment's events become one line, where it was created. */
export function happeningsOf(events: readonly SessionEvent[], createdAt: string): Happening[] {
  const bornMs = Date.parse(createdAt);
  const lines: Happening[] = [];
  const segments = new Map<string, Happening & { beganSeconds?: number }>();
  for (const event of events) {
    const atSeconds = Math.max(0, (Date.parse(event.at) - bornMs) / 1000);
    if (event.segment_id) {
      let line = segments.get(event.segment_id);
      if (!line) {
        line = { key: event.number, atSeconds, tone: 'speech', text: 'Speech waits', detail: '' };
        segments.set(event.segment_id, line);
        lines.push(line);
      }
      if (event.type === 'segment_started') {
        line.text = 'Speaking';
        const waited = atSeconds - line.atSeconds;
        if (waited >= 0.05) line.detail = `began after ${seconds(waited)}`;
      } else if (event.type === 'segment_ended') line.text = `Spoke ${seconds(event.seconds)}`;
      else if (event.type === 'segment_interrupted') {
        line.tone = 'cut';
        line.text = event.seconds ? `Spoke ${seconds(event.seconds)}, then ${cutters[event.code ?? ''] ?? 'cut off'}` : `Not spoken: ${cutters[event.code ?? ''] ?? 'cut off'}`;
      }
      continue;
    }
    lines.push({ key: event.number, atSeconds, ...sentence(event) });
  }
  return lines;
}

function sentence({ type, code = '', viewer, seconds: time }: SessionEvent): Pick<Happening, 'tone' | 'text' | 'detail'> {
  const detail = viewer ?? '';
  switch (type) {
    case 'created':
      return { tone: 'good', text: `Created with ${code}`, detail: '' };
    case 'engine_connecting':
      return { tone: 'plain', text: 'Dialling the engine', detail: '' };
    case 'engine_connected':
      return { tone: 'good', text: 'Engine connected', detail: '' };
    case 'engine_ended':
      return { tone: 'bad', text: reasonOf(code), detail: code };
    case 'viewer_joined':
      return { tone: 'good', text: code === 'watcher' ? 'Somebody watches' : 'Viewer joined', detail };
    case 'viewer_returned':
      return { tone: 'good', text: 'Viewer came back', detail };
    case 'viewer_path':
      return { tone: 'plain', text: paths[code] ?? code, detail };
    case 'viewer_unreachable':
      return { tone: 'bad', text: 'Nothing gets through to the viewer', detail };
    case 'viewer_reachable':
      return { tone: 'good', text: 'The viewer can be reached again', detail };
    case 'viewer_left':
      return { tone: 'plain', text: leaves[code] ?? 'Viewer left', detail };
    case 'unwatched':
      return { tone: 'plain', text: `Nobody watches: ends in ${Math.round(time ?? 0)} s`, detail: '' };
    case 'speech_rejected':
      return { tone: 'bad', text: 'The engine broke a rule of speech', detail: code };
    case 'stop_requested':
      return { tone: 'cut', text: 'Silence was asked for', detail: '' };
    case 'voice_changed':
      return { tone: 'plain', text: 'The voice was changed', detail: '' };
    case 'error':
      return { tone: 'bad', text: 'Something failed; the session went on', detail: code };
    case 'timer_expired':
      return { tone: 'bad', text: code === 'user_absent' ? 'Nobody came in time' : 'The longest duration was reached', detail: code };
    case 'ended':
      return { tone: 'end', text: reasonOf(code), detail: code };
    default:
      return { tone: 'plain', text: type, detail: code };
  }
}
