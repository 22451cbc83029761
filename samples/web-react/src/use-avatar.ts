import { VisavisAvatar } from '@visavis/web-sdk';
import { useEffect, useRef, useState, type RefObject } from 'react';

export type AvatarState = 'joining' | 'ready' | 'failed';

interface UsedAvatar {
  /** Give it to the element that shows the avatar. */
  stage: RefObject<HTMLDivElement | null>;
  state: AvatarState;
  speaking: boolean;
  say(text: string): Promise<void>;
}

/** Joins a session as long as the component is there. */
export function useAvatar(apiHost: string, sessionToken: string): UsedAvatar {
  const stage = useRef<HTMLDivElement>(null);
  const avatar = useRef<VisavisAvatar | null>(null);
  const [state, setState] = useState<AvatarState>('joining');
  const [speaking, setSpeaking] = useState(false);

  useEffect(() => {
    const joined = new VisavisAvatar(stage.current!, { apiHost, sessionToken });
    avatar.current = joined;
    joined.on('avatar_started_speaking', () => setSpeaking(true));
    joined.on('avatar_ended_speaking', () => setSpeaking(false));
    joined.init().then(
      () => setState('ready'),
      // In development React mounts twice: the first avatar is disposed while it starts, and that is no failure.
      (error: { code?: string }) => error.code !== 'disposed' && setState('failed'),
    );
    return () => void joined.dispose();
  }, [apiHost, sessionToken]);

  return { stage, state, speaking, say: async (text) => void (await avatar.current?.task(text)) };
}
