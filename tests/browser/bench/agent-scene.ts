import { Agent } from '../harness/agent.js';
import { Chromium } from '../harness/chromium.js';
import { VisavisServer } from '../harness/server.js';
import { openViewerPage, Viewer } from '../harness/viewer.js';

/** A server, a session with an agent, and somebody in front of it. */
export interface AgentScene {
  agent: Agent;
  viewer: Viewer;
}

/** Sets it up, lets `measure` work with it, and clears it away. */
export async function withAgent(measure: (scene: AgentScene) => Promise<void>, environment: NodeJS.ProcessEnv = {}): Promise<void> {
  const server = await VisavisServer.start(environment);
  const browser = await Chromium.launch();
  const agent = await Agent.start();
  try {
    const rest = await server.rest();
    const page = await browser.newPage();
    await openViewerPage(page, server.origin);
    const session = await rest.createSession({ max_duration: 86_400, conversation_engine: { type: 'external', url: agent.url } });
    await agent.connected();
    const viewer = await Viewer.join(page, 'bench', session.token);
    await measure({ agent, viewer });
  } finally {
    await browser.close();
    await agent.stop();
    await server.stop();
  }
}
