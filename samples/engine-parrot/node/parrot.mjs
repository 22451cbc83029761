// A parrot behind a WebSocket: greets, says back what it hears after a pause, and falls silent when interrupted.
// Run it: npm install && npm start
// PARROT_PORT (default 9000) and PARROT_TOKEN (when set, connections must carry it as "Authorization: Bearer …").
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { SpeechDetector } from './speech-detector.mjs';

const port = Number(process.env.PARROT_PORT ?? 9000);
const token = process.env.PARROT_TOKEN;
const wavHeaderBytes = 44;
const greeting = readFileSync(new URL('../greeting.wav', import.meta.url)).subarray(wavHeaderBytes); // PCM16LE mono 24 kHz
const pieceBytes = 48_000; // One second.

/** One conversation, on the connection that Visavis has opened to us. It ends when the connection closes. */
function converse(socket) {
  const ear = new SpeechDetector();
  let turns = 0;
  let unfinished = 0; // Segments that are still to be heard, or are being heard.
  const send = (message) => socket.send(JSON.stringify(message));

  /** Speech is a segment: create, audio in pieces of any size and as fast as we like, close. */
  function say(pcm) {
    const segment_uid = `turn-${++turns}`;
    unfinished++;
    send({ type: 'avatar.speech.segment.create', segment_uid });
    for (let at = 0; at < pcm.length; at += pieceBytes) socket.send(pcm.subarray(at, at + pieceBytes));
    send({ type: 'avatar.speech.segment.close', segment_uid });
  }

  /** The user's voice: a frame of 20 ms, silence included. */
  function hear(frame) {
    const heard = ear.next(frame);
    if (heard === 'begin' && unfinished > 0) send({ type: 'avatar.speech.interrupt' });
    if (heard !== 'end') return;
    send({ type: 'sdk.message.send', data: { heard_seconds: ear.utterance.length / 48_000 } });
    say(ear.utterance);
  }

  /** What became of our speech, and messages from the page. */
  function understand(message) {
    switch (message.type) {
      case 'avatar.speech.segment.playback.ended':
      case 'avatar.speech.segment.playback.interrupted':
        unfinished--;
        break;
      case 'sdk.message.receive':
        send({ type: 'sdk.message.send', data: { echo: message.data } });
        break;
      case 'error':
        console.error(message.reason);
        break;
    }
  }

  socket.on('message', (data, isBinary) => (isBinary ? hear(data) : understand(JSON.parse(data))));
  socket.on('error', () => socket.terminate());
  say(greeting); // Held until somebody is there to hear it.
}

const server = createServer((_, response) => response.end('A parrot lives here. Give this address, as ws://, to Visavis.\n'));
const sockets = new WebSocketServer({ noServer: true });
server.on('upgrade', (request, connection, head) => {
  if (token !== undefined && request.headers.authorization !== `Bearer ${token}`) {
    connection.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
    return;
  }
  sockets.handleUpgrade(request, connection, head, converse);
});
server.listen(port, '127.0.0.1', () => console.log(`The parrot listens at ws://127.0.0.1:${port}`));
