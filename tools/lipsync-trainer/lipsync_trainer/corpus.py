"""Utterances: 24 kHz speech with visemes, and how they are kept on disk."""
import dataclasses
import os
from math import gcd

import numpy as np
from scipy.signal import resample_poly

RATE = 24000


@dataclasses.dataclass
class Utterance:
    """pcm: [n] int16 mono 24 kHz. spans: [(start s, end s, viseme index or -1)]."""
    pcm: np.ndarray
    spans: list
    engine: str
    voice: str
    language: str

    @property
    def seconds(self):
        return len(self.pcm) / RATE


def to_pcm(samples, rate, peak=None):
    """Samples of any rate in -1..1 -> int16 at 24 kHz."""
    samples = np.asarray(samples, np.float32)
    if rate != RATE:
        g = gcd(RATE, rate)
        samples = resample_poly(samples, RATE // g, rate // g)
    if peak:
        samples = samples / max(1e-3, np.abs(samples).max()) * peak
    return (np.clip(samples, -1, 1) * 32767).astype(np.int16)


def save(path, utterances):
    starts = np.cumsum([0] + [len(u.pcm) for u in utterances])
    spans = [np.array(u.spans, np.float32).reshape(-1, 3) for u in utterances]
    tags = np.array([f'{u.engine}|{u.voice}|{u.language}' for u in utterances])
    temporary = path + '.part.npz'
    np.savez(temporary, pcm=np.concatenate([u.pcm for u in utterances]), starts=starts, spans=np.concatenate(spans),
             span_starts=np.cumsum([0] + [len(s) for s in spans]), tags=tags)
    os.replace(temporary, path)


def load(path):
    with np.load(path) as f:
        pcm, starts, spans, span_starts, tags = (f[k] for k in ('pcm', 'starts', 'spans', 'span_starts', 'tags'))
    out = []
    for i, tag in enumerate(tags):
        rows = spans[span_starts[i]:span_starts[i + 1]]
        out.append(Utterance(pcm[starts[i]:starts[i + 1]], [(a, b, int(v)) for a, b, v in rows], *str(tag).split('|')))
    return out
