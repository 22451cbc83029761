import type { Page } from 'playwright-core';
import { processFigures, type ProcessFigures } from './process.js';
import type { Rest } from './rest.js';
import type { VisavisServer } from './server.js';

/** What must come back after sessions have ended. */
export interface Holdings extends ProcessFigures {
  nativeHandles: number;
  sessions: number;
  viewers: number;
}

export async function holdings(server: VisavisServer, rest: Rest): Promise<Holdings> {
  const { status, body } = await rest.call('GET', '/api/v1/diagnostics');
  if (status !== 200) throw new Error(`/api/v1/diagnostics answers ${status}.`);
  const { figures } = body as { figures: Record<string, number> };
  const figure = (name: string): number => {
    const value = figures[name];
    if (value === undefined) throw new Error(`/api/v1/diagnostics does not tell ${name}.`);
    return value;
  };
  return {
    ...processFigures(server.pid),
    nativeHandles: figure('visavis.native.handles'),
    sessions: figure('visavis.sessions.live'),
    viewers: figure('visavis.viewers.open'),
  };
}

/** Creates sessions one after another, views each for a moment and deletes it. */
export async function churn(rest: Rest, page: Page, sessions: number): Promise<void> {
  for (let i = 0; i < sessions; i++) {
    const session = await rest.createSession();
    await page.evaluate((token) => window.viewerApi.glance(token), session.token);
    await rest.deleteSession(session.session_id);
  }
}
