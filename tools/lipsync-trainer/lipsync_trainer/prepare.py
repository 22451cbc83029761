"""The feature step: utterances and their variants become log-mel frames with labels."""
import multiprocessing
import os

import numpy as np

from . import corpus, data, noises, variants
from .progress import Progress

COPIES = 3
_PIECES = 24


def _piece(job):
    utterances, seed, copies = job
    rng = np.random.default_rng(seed)
    made = [variants.vary(u, rng, plain=copy == 0) for u in utterances if np.abs(u.pcm).max() > 300 for copy in range(copies)]
    return [m for m, _ in made], [y for _, y in made]


def make(folder, workers=2):
    for engine in data.PLAN:
        target = os.path.join(folder, f'{engine}-features.npz')
        if os.path.exists(target):
            continue
        utterances = corpus.load(data.path(folder, engine, held=False))
        progress = Progress(f'{engine} features')
        jobs = [(utterances[i::_PIECES], 100 + i, COPIES) for i in range(_PIECES)]
        mels, labels = [], []
        with multiprocessing.get_context('fork').Pool(workers) as pool:
            for i, (m, y) in enumerate(pool.imap(_piece, jobs)):
                mels += m
                labels += y
                progress((i + 1) / _PIECES)
        starts = np.cumsum([0] + [len(m) for m in mels])
        np.savez(target + '.part.npz', mel=np.concatenate(mels), labels=np.concatenate(labels), starts=starts)
        os.replace(target + '.part.npz', target)
    target = os.path.join(folder, 'noises.npy')
    if not os.path.exists(target):
        np.save(target, noises.bank(5))
