import { Agent } from './agent.js';
import type { CreatedSession } from './rest.js';
import type { Scene } from './scene.js';
import { until } from './until.js';
import { Viewer } from './viewer.js';

/** A session with an agent of the test's, and perhaps somebody in front of it. */
export interface Conversation {
  agent: Agent;
  session: CreatedSession;
  /** Lets a viewer in, with every sample kept. */
  join(options?: object): Promise<Viewer>;
  end(): Promise<void>;
}

let count = 0;

/** Creates a session whose engine is a fresh agent, and waits until the two are connected. */
export async function converse(scene: Scene, engine: object = {}, options: object = {}): Promise<Conversation> {
  const agent = await Agent.start();
  const conversation_engine = { type: 'external', url: agent.url, ...engine };
  const session = await scene.rest.createSession({ ...options, conversation_engine });
  await agent.connected();
  let viewer: Viewer | undefined;
  return {
    agent,
    session,
    async join(viewerOptions = {}) {
      viewer = await Viewer.join(scene.page, `conversation-${++count}`, session.token, viewerOptions);
      await viewer.record();
      return viewer;
    },
    async end() {
      await viewer?.close();
      await scene.rest.deleteSession(session.session_id);
      await agent.stop();
    },
  };
}

/** The end reason that the server keeps of a session. */
export async function endReason(scene: Scene, session: CreatedSession, timeoutMs = 10_000): Promise<string> {
  return until(
    'the session has ended',
    async () => {
      const { body } = await scene.rest.call('GET', `/api/v1/sessions/${session.session_id}`);
      return (body as { end_reason?: string | null }).end_reason;
    },
    { timeoutMs },
  );
}
