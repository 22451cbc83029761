import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Chromium } from './harness/chromium.js';
import { Firewall, whyNoNamespaces } from './harness/firewall.js';
import { VisavisServer } from './harness/server.js';
import { TurnFiles, TurnServer, turnSettings, type TurnTransport } from './harness/turn-server.js';
import { openViewerPageOverTheNetwork, Viewer } from './harness/viewer.js';

const obstacle = process.platform === 'linux' ? whyNoNamespaces() : 'network namespaces are a part of Linux';
if (obstacle) console.warn(`The TURN tests are skipped: ${obstacle}`);

describe.skipIf(obstacle)(`behind a firewall that lets nothing through but a TURN server${obstacle ? ` (skipped: ${obstacle})` : ''}`, () => {
  let firewall: Firewall;
  let files: TurnFiles;
  let server: VisavisServer;
  let browser: Chromium;
  let origin: string;

  beforeAll(async () => {
    firewall = new Firewall();
    files = new TurnFiles(firewall.gatewayAddress);
    server = await VisavisServer.start({ VISAVIS__Server__Host: '*', ...turnSettings(firewall.gatewayAddress) });
    origin = await firewall.passHttp(Number(new URL(server.origin).port));
    browser = await Chromium.launch({
      program: firewall.browserProgram(),
      extraFlags: [`--ignore-certificate-errors-spki-list=${files.publicKeyHash}`],
    });
  });

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    await firewall?.close();
    files?.remove();
  });

  /** What the console's own test of connectivity says here of the way that the media take, and of the TURN server. */
  async function expectFindings(page: Page, way: RegExp, advice: string): Promise<void> {
    await page.goto(`${origin}/#/playground`);
    await page.getByLabel(/^API key/).fill(await server.apiKey());
    await page.getByRole('link', { name: 'Keys and node' }).click();
    await page.getByRole('button', { name: 'Run the test' }).click();
    await page.getByText(way).waitFor();
    await page.getByText(advice).waitFor();
  }

  it.each<[TurnTransport, string]>([
    ['udp', 'It answers over UDP only, which helps nobody whose network blocks UDP. TLS on port 443 (a turns: address) gets through most firewalls.'],
    ['tcp', 'It answers over TCP. TLS on port 443 (a turns: address) gets through most firewalls.'],
    ['tls', 'It answers over TLS: almost every firewall lets that through.'],
  ])('shows the avatar and lets it speak through coturn over %s, and the console tells so', async (transport, advice) => {
    const turn = await TurnServer.start(firewall, files, transport);
    try {
      const rest = await server.rest();
      const session = await rest.createSession();
      const page = await browser.newPage();
      await openViewerPageOverTheNetwork(page, origin);
      const viewer = await Viewer.join(page, transport, session.token).catch((error: unknown) => {
        throw new Error(`${String(error)}\n--- what coturn said ---\n${turn.output.slice(-3000)}\n--- the server ---\n${server.output.slice(-2000)}`);
      });
      await viewer.watch(25);
      await rest.say(session.session_id, 'Through the wall.');
      await viewer.heard('avatar_ended_speaking');

      expect(await viewer.mediaPath()).toBe(`relay ${transport}`);
      expect((await viewer.observations()).levels.some(({ level }) => level > 0.01)).toBe(true);
      await viewer.close();
      await rest.deleteSession(session.session_id);
      await expectFindings(page, new RegExp(`picture came after \\d+ ms, through TURN over ${transport.toUpperCase()}: the straight way is blocked here`), advice);
      await page.goto('about:blank');
    } finally {
      await turn.stop();
    }
  });
});
