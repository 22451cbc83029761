"""A parrot behind a WebSocket: greets, says back what it hears after a pause, and falls silent when interrupted.

Needs aiohttp: apt-get install python3-aiohttp, or pip install aiohttp. Then: python3 parrot.py
PARROT_PORT (default 9000) and PARROT_TOKEN (when set, connections must carry it as "Authorization: Bearer ...").
"""

import os
import sys
from pathlib import Path

from aiohttp import WSMsgType, web

from speech_detector import SpeechDetector

PORT = int(os.environ.get("PARROT_PORT", "9000"))
TOKEN = os.environ.get("PARROT_TOKEN")
WAV_HEADER_BYTES = 44
GREETING = (Path(__file__).parent.parent / "greeting.wav").read_bytes()[WAV_HEADER_BYTES:]  # PCM16LE mono 24 kHz
PIECE_BYTES = 48_000  # One second.


class Conversation:
    """One conversation, on the connection that Visavis has opened to us. It ends when the connection closes."""

    def __init__(self, socket: web.WebSocketResponse) -> None:
        self._socket = socket
        self._ear = SpeechDetector()
        self._turns = 0
        self._unfinished = 0  # Segments that are still to be heard, or are being heard.

    async def run(self) -> None:
        await self._say(GREETING)  # Held until somebody is there to hear it.
        async for message in self._socket:
            if message.type == WSMsgType.BINARY:
                await self._hear(message.data)
            elif message.type == WSMsgType.TEXT:
                await self._understand(message.json())

    async def _hear(self, frame: bytes) -> None:
        """The user's voice: a frame of 20 ms, silence included."""
        heard = self._ear.next(frame)
        if heard == "begin" and self._unfinished > 0:
            await self._socket.send_json({"type": "avatar.speech.interrupt"})
        elif heard == "end":
            seconds = len(self._ear.utterance) / 48_000
            await self._socket.send_json({"type": "sdk.message.send", "data": {"heard_seconds": seconds}})
            await self._say(self._ear.utterance)

    async def _understand(self, message: dict) -> None:
        """What became of our speech, and messages from the page."""
        kind = message["type"]
        if kind in ("avatar.speech.segment.playback.ended", "avatar.speech.segment.playback.interrupted"):
            self._unfinished -= 1
        elif kind == "sdk.message.receive":
            await self._socket.send_json({"type": "sdk.message.send", "data": {"echo": message["data"]}})
        elif kind == "error":
            print(message["reason"], file=sys.stderr)

    async def _say(self, pcm: bytes) -> None:
        """Speech is a segment: create, audio in pieces of any size and as fast as we like, close."""
        self._turns += 1
        self._unfinished += 1
        uid = f"turn-{self._turns}"
        await self._socket.send_json({"type": "avatar.speech.segment.create", "segment_uid": uid})
        for at in range(0, len(pcm), PIECE_BYTES):
            await self._socket.send_bytes(pcm[at : at + PIECE_BYTES])
        await self._socket.send_json({"type": "avatar.speech.segment.close", "segment_uid": uid})


async def serve(request: web.Request) -> web.StreamResponse:
    if TOKEN is not None and request.headers.get("Authorization") != f"Bearer {TOKEN}":
        return web.Response(status=401)
    socket = web.WebSocketResponse()
    if not socket.can_prepare(request).ok:
        return web.Response(text="A parrot lives here. Give this address, as ws://, to Visavis.\n")
    await socket.prepare(request)
    await Conversation(socket).run()
    return socket


app = web.Application()
app.router.add_get("/{path:.*}", serve)

if __name__ == "__main__":
    print(f"The parrot listens at ws://127.0.0.1:{PORT}", flush=True)
    web.run_app(app, host="127.0.0.1", port=PORT, print=None)
