"""Finds utterances in microphone frames of 20 ms by their loudness. A real agent would use a voice activity model here."""

import math
from array import array
from collections import deque

LEAST_RMS = 300  # Of 32768: quieter is never speech.
OVER_NOISE = 3
BEGIN_FRAMES = 4  # 80 ms
PAUSE_FRAMES = 35  # 700 ms
KEPT_BEFORE = 15  # 300 ms: the begin of the first word is quiet.
MOST_FRAMES = 50 * 30


class SpeechDetector:
    def __init__(self) -> None:
        self.utterance = b""
        self._before: deque[bytes] = deque(maxlen=KEPT_BEFORE)
        self._frames: list[bytes] = []
        self._noise = 50.0
        self._loud_run = 0
        self._quiet_run = 0
        self._speaking = False

    def next(self, frame: bytes) -> str | None:
        """Takes the next frame, PCM16LE mono; answers "begin", "end" or None."""
        rms = _root_mean_square(frame)
        loud = rms > max(LEAST_RMS, self._noise * OVER_NOISE)
        self._loud_run = self._loud_run + 1 if loud else 0
        self._quiet_run = 0 if loud else self._quiet_run + 1
        if not self._speaking:
            if not loud:
                self._noise += 0.05 * (rms - self._noise)
            self._before.append(frame)
            if self._loud_run < BEGIN_FRAMES:
                return None
            self._speaking = True
            self._frames = list(self._before)
            self._before.clear()
            return "begin"

        self._frames.append(frame)
        if self._quiet_run < PAUSE_FRAMES and len(self._frames) < MOST_FRAMES:
            return None
        self.utterance = b"".join(self._frames)
        self._loud_run = 0
        self._speaking = False
        return "end"


def _root_mean_square(frame: bytes) -> float:
    samples = array("h", frame)
    return math.sqrt(sum(sample * sample for sample in samples) / max(1, len(samples)))
