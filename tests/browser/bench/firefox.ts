// Firefox behind a firewall that lets nothing through but a TURN server, with outages: does it come back, and how soon?
import { setTimeout as pause } from 'node:timers/promises';
import { Firefox } from '../harness/firefox.js';
import { Firewall } from '../harness/firewall.js';
import { VisavisServer } from '../harness/server.js';
import { TurnFiles, TurnServer, turnSettings } from '../harness/turn-server.js';
import { Viewer } from '../harness/viewer.js';
import { writeReport } from './report.js';

const story = 'This is a story that goes on while the network goes away, and that nobody should miss a word of, nor hear a word of twice. '.repeat(3);
const spoken = ['avatar_started_speaking', 'avatar_started_speaking_phrase', 'avatar_ended_speaking_phrase', 'avatar_ended_speaking'];

/** What one session through one outage came to. */
interface Row {
  transport: string;
  outageS: number;
  path: string | null;
  /** From the network's return to the next picture. */
  backAfterMs: number;
  states: string[];
  events: string[];
  /** Every event of the speech came once, in order. */
  isWhole: boolean;
}

const firewall = new Firewall();
const files = new TurnFiles(firewall.gatewayAddress);
const server = await VisavisServer.start({ VISAVIS__Server__Host: '*', ...turnSettings(firewall.gatewayAddress) });
const rows: Row[] = [];
let firefox: Firefox | undefined;

async function measure(transport: 'udp' | 'tcp', outageS: number, origin: string): Promise<Row> {
  const turn = await TurnServer.start(firewall, files, transport);
  try {
    const rest = await server.rest();
    const session = await rest.createSession();
    const viewer = await Viewer.join(await firefox!.openViewerPage(origin), 'firefox', session.token);
    await viewer.watch(50);
    await rest.say(session.session_id, story);
    await viewer.heard('avatar_started_speaking_phrase');
    await viewer.watch(50);
    const path = await viewer.mediaPath();
    firewall.cut();
    await pause(outageS * 1000);
    firewall.mend();
    const { nowMs } = await viewer.frameTimes();
    await viewer.watch(25);
    await viewer.heard('avatar_ended_speaking').catch(() => undefined); // Told below as speech that is not whole.
    const { times } = await viewer.frameTimes();
    const names = (await viewer.events()).map(({ name }) => name).filter((name) => name.startsWith('avatar_'));
    const states = await viewer.states();
    await viewer.close();
    await rest.deleteSession(session.session_id);
    const backAfterMs = Math.round((times.find((time) => time > nowMs) ?? Number.NaN) - nowMs);
    return { transport, outageS, path, backAfterMs, states, events: names, isWhole: names.join() === spoken.join() };
  } catch (error) {
    throw new Error(`${String(error)}\n--- the server's last words ---\n${server.output.slice(-3000)}`);
  } finally {
    await turn.stop();
  }
}

try {
  const origin = await firewall.passHttp(Number(new URL(server.origin).port));
  firefox = await Firefox.launch(firewall);
  for (const transport of ['udp', 'tcp'] as const) {
    for (const outageS of [3, 20]) {
      const row = await measure(transport, outageS, origin);
      rows.push(row);
      console.log(
        `  Firefox by ${row.path}, ${String(outageS).padStart(2)} s without a network: picture back after ${row.backAfterMs} ms, ` +
          `speech ${row.isWhole ? 'whole' : 'NOT WHOLE'}; ${row.states.join(', ')}${row.isWhole ? '' : `; ${row.events.join(', ')}`}`,
      );
    }
  }
  await writeReport('firefox', { rows });
  if (rows.some(({ path, transport, states }) => path !== `relay ${transport}` || states.at(-1) !== 'connected')) process.exitCode = 1;
} finally {
  await firefox?.close();
  await server.stop();
  await firewall.close();
  files.remove();
}
