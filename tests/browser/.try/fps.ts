import { Chromium } from '../harness/chromium.js';
import { VisavisServer } from '../harness/server.js';
import { openViewerPage, Viewer } from '../harness/viewer.js';
import { processTimeS } from '../harness/process.js';
import { setTimeout as pause } from 'node:timers/promises';
import { execSync } from 'node:child_process';
const server = await VisavisServer.start();
const browser = await Chromium.launch();
try {
  const rest = await server.rest(); const page = await browser.newPage(); await openViewerPage(page, server.origin);
  const s = await rest.createSession(); const v = await Viewer.join(page, 'a', s.token);
  let d = await v.decoderFigures(); let c = processTimeS(server.pid);
  for (let i = 0; i < +(process.env.N ?? 20); i++) {
    if (i === 2) await rest.say(s.session_id, 'Hello, nice to meet you. I have been looking forward to our conversation all morning, and now that you are here I am glad.');
    await pause(1000);
    const e = await v.decoderFigures(); const f = processTimeS(server.pid);
    const o = await v.observations();
    const gaps = o.frames.slice(-30).map((x, i, a) => i ? Math.round(x.atMs - a[i - 1]!.atMs) : 0).slice(1);
    console.log(i, 'fps', ((e.framesDecoded - d.framesDecoded) / (e.atMs - d.atMs) * 1000).toFixed(1), 'drawn', o.frames.length, 'cpu', (f - c).toFixed(2), 'maxgap', Math.max(...gaps), execSync('uptime').toString().split('average:')[1]!.trim());
    d = e; c = f;
  }
} finally { await browser.close(); await server.stop(); }
