"""Training material as endless batches of chunks."""
import os

import numpy as np

from . import data, features
from .phones import INDEX

CHUNK = 256
# How often an engine is heard: recorded voices more than their hours.
SHARES = {'espeak': .42, 'flite': .27, 'festival': .31}
_NOISE_ONLY = .2                      # of the utterances are followed by sound that is not speech


class Stream:
    def __init__(self, folder, seed):
        self._rng = np.random.default_rng(seed)
        self._parts, self._gap = {}, np.full((120, features.BANDS), np.log(features.SILENT), np.float16)
        for name in data.PLAN:
            with np.load(os.path.join(folder, f'{name}-features.npz')) as f:
                self._parts[name] = (f['mel'], f['labels'], f['starts'])
        self.noises = np.load(os.path.join(folder, 'noises.npy'))

    @property
    def hours(self):
        return {name: len(p[0]) * features.HOP / 24000 / 3600 for name, p in self._parts.items()}

    def counts(self):
        total = np.zeros(len(INDEX))
        for name, (_, labels, _) in self._parts.items():
            share = np.bincount(labels[labels >= 0], minlength=len(INDEX))
            total += SHARES[name] * share / share.sum()
        return total

    def _sequences(self, frames):
        """Utterances one after another, with pauses between some, until there are enough frames."""
        mels, labels = [], []

        def add(mel, label=None):
            mels.append(mel)
            labels.append(np.zeros(len(mel), np.int8) if label is None else label)
            return len(mel)

        rng, names, shares = self._rng, list(SHARES), list(SHARES.values())
        while frames > 0:
            mel, label, starts = self._parts[rng.choice(names, p=shares)]
            i = rng.integers(len(starts) - 1)
            frames -= add(mel[starts[i]:starts[i + 1]], label[starts[i]:starts[i + 1]])
            if rng.random() < .35:
                frames -= add(self._gap[:rng.integers(5, 120)])
            if rng.random() < _NOISE_ONLY:
                if rng.random() < .5:
                    frames -= add(self._gap[:40])  # music and noise that begin suddenly are no speech either
                clip = self.noises[rng.integers(len(self.noises))]
                frames -= add(clip[:rng.integers(40, 380)] + np.float16(rng.uniform(-9, 1)))
        return np.concatenate(mels), np.concatenate(labels)

    def batches(self, size, pool=64):
        """Endless (mel [size, CHUNK, 40] float32 ln power, labels [size, CHUNK] int64)."""
        while True:
            mel, labels = self._sequences(pool * size * CHUNK)
            offset = self._rng.integers(CHUNK)
            count = (len(mel) - offset) // CHUNK
            order = self._rng.permutation(count)
            for i in range(0, count - size, size):
                at = offset + order[i:i + size, None] * CHUNK + np.arange(CHUNK)
                yield mel[at].astype(np.float32), labels[at].astype(np.int64)
