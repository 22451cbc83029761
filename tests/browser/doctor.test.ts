import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it, describe } from 'vitest';
import { Firewall, whyNoNamespaces } from './harness/firewall.js';
import { TurnFiles, TurnServer, turnSettings } from './harness/turn-server.js';

const obstacle = process.platform === 'linux' ? whyNoNamespaces() : 'network namespaces are a part of Linux';
const serverDll = fileURLToPath(new URL('../../artifacts/bin/Visavis.Server/release/Visavis.Server.dll', import.meta.url));

describe.skipIf(obstacle)(`the doctor at a TURN server${obstacle ? ` (skipped: ${obstacle})` : ''}`, () => {
  let firewall: Firewall;
  let files: TurnFiles;
  let turn: TurnServer;

  beforeAll(async () => {
    firewall = new Firewall();
    files = new TurnFiles(firewall.gatewayAddress);
    turn = await TurnServer.start(firewall, files, 'udp');
  });

  afterAll(async () => {
    await turn?.stop();
    await firewall?.close();
    files?.remove();
  });

  it('gets through it, and says what to change where it does not', async () => {
    const settings = turnSettings(firewall.gatewayOuterAddress);
    // Over TCP nobody listens here, and the doctor would be patient for 8 s.
    for (const key of Object.keys(settings)) if (key.includes('__1__')) delete settings[key];
    const { stdout } = await promisify(execFile)('dotnet', [serverDll, 'doctor'], { env: { ...process.env, ...settings } }).catch(
      (failed: { stdout: string }) => failed,
    );
    expect(stdout).toMatch(/^ok +relay udp +turn:\S+transport=udp: picture and sound get through it$/m);
    expect(stdout).toMatch(/^missing +relay tls +turns:\S+: \S/m);
  });
});
